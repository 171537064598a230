import { textTokens } from '../../analyzer/stores/events/text-tokens.ts';

/**
 * SQL that makes a day of events that look like a county's: 40 schools, some 8,000 inner addresses, a long tail of
 * outer ones, five kinds of lines. Made inside DuckDB, because ten million events take JavaScript many minutes.
 */

interface LineKind {
  /** Of a hundred lines. */
  share: number;
  line: string;
  vendor: string;
  product: string;
  category: string;
  action: string;
  outcome: string;
  level: string;
}

const lineKinds: readonly LineKind[] = [
  {
    share: 48,
    line: '<190>USG6000 %%01POLICY/6/POLICYPERMIT(l)[{seq}]:protocol=6, source-ip={source}, source-port={port}, destination-ip={outer}, destination-port=443, rule-name=上网策略, bytes={number}',
    vendor: 'huawei',
    product: 'usg',
    category: 'network',
    action: 'permit',
    outcome: 'success',
    level: 'informational',
  },
  {
    share: 28,
    line: '<189>date=2026-06-30 devname=FGT60F logid=0000000013 type=traffic subtype=forward srcip={source} srcport={port} dstip={outer} dstport=80 sentbyte={number} service=HTTP action=close',
    vendor: 'fortinet',
    product: 'fortigate',
    category: 'network',
    action: 'close',
    outcome: 'success',
    level: 'informational',
  },
  {
    share: 15,
    line: '<188>AC6508 %%10WLAN/6/STA_ONLINE: 用户 {user} 从 {source} 认证成功，上线，接入点 ap{small}，信道 {channel}',
    vendor: 'h3c',
    product: 'comware',
    category: 'authentication',
    action: 'sta-online',
    outcome: 'success',
    level: 'informational',
  },
  {
    share: 8,
    line: '<86>srv{small} sshd[{seq}]: Failed password for invalid user {user} from {outer} port {port} ssh2',
    vendor: 'linux',
    product: 'sshd',
    category: 'authentication',
    action: 'ssh-login',
    outcome: 'failure',
    level: 'warning',
  },
  {
    share: 1,
    line: '<185>SG-6000 威胁日志：源地址 {outer} 目的地址 {source} 攻击类型 SQL注入 处理动作 阻断 编号 {seq}',
    vendor: 'hillstone',
    product: 'stoneos',
    category: 'intrusion_detection',
    action: 'block',
    outcome: 'failure',
    level: 'critical',
  },
];

/** Text of each placeholder in SQL, and a stand-in that splits into words as that text does. */
const placeholders: Readonly<Record<string, { sql: string; standIn: string }>> = {
  seq: { sql: 'i::VARCHAR', standIn: 'zzseqzz' },
  source: { sql: 'source', standIn: '9.9.9.1' },
  outer: { sql: 'outer_ip', standIn: '9.9.9.2' },
  port: { sql: 'port::VARCHAR', standIn: 'zzportzz' },
  number: { sql: '(k % 1000000)::VARCHAR', standIn: 'zznumberzz' },
  user: { sql: 'username', standIn: 'zzuserzz' },
  small: { sql: '(k % 300)::VARCHAR', standIn: 'zzsmallzz' },
  channel: { sql: '(k % 13)::VARCHAR', standIn: 'zzchannelzz' },
};

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `'fixed' || expression || 'fixed'` of a text with marked places. */
function concat(text: string, marks: ReadonlyMap<string, string>): string {
  const pattern = new RegExp(
    `(${[...marks.keys()].map((mark) => mark.replaceAll(/[.{}]/gu, String.raw`\$&`)).join('|')})`,
    'u',
  );
  const parts: string[] = [];
  let rest = text;
  for (let match = pattern.exec(rest); match; match = pattern.exec(rest)) {
    parts.push(quote(rest.slice(0, match.index)), marks.get(match[0]) ?? "''");
    rest = rest.slice(match.index + match[0].length);
  }
  return [...parts, quote(rest)].join(' || ');
}

function originalSql({ line }: LineKind): string {
  return concat(
    line,
    new Map(Object.entries(placeholders).map(([name, { sql }]) => [`{${name}}`, sql])),
  );
}

function tokensSql({ line }: LineKind): string {
  let sample = line;
  for (const [name, { standIn }] of Object.entries(placeholders)) {
    sample = sample.replaceAll(`{${name}}`, standIn);
  }
  // A stand-in glued to letters ("ap{small}") stays a part of the word, which concat cuts at the right place.
  const marks = new Map(Object.values(placeholders).map(({ standIn, sql }) => [standIn, sql]));
  return concat(` ${textTokens(sample).join(' ')} `, marks);
}

function choose(value: (kind: LineKind) => string): string {
  let below = 0;
  const cases = lineKinds.map((kind) => {
    below += kind.share;
    return `WHEN p < ${below} THEN ${value(kind)}`;
  });
  return `CASE ${cases.join(' ')} END`;
}

/** `4` and eight hex digits, as the store keeps IPv4. */
function encoded(octets: readonly string[]): string {
  return `'4' || ${octets.map((octet) => `printf('%02x', (${octet})::INT)`).join(' || ')}`;
}

const sourceOctets = ['10', 'unit', '(g >> 8) % 4', '(g >> 16) % 50 + 2'];
/** Squared: few outer addresses are frequent, most are rare. */
const outerOctets = [
  '(g >> 24) % 180 + 20',
  '((h >> 20) % 256)',
  '(h >> 28) % 16 * ((h >> 32) % 16)',
  '(h >> 40) % 250',
];

function dotted(octets: readonly string[]): string {
  return octets.map((octet) => `(${octet})::INT::VARCHAR`).join(` || '.' || `);
}

/**
 * SELECT of one day's rows in the columns of the store, in order of time. `dayMs` is the day's first millisecond.
 */
export function daySql(dayMs: number, rows: number): string {
  const seed = dayMs / 86_400_000;
  const spread = Math.floor(86_400_000 / rows);
  return `
WITH base AS (
  SELECT i, hash(i * 31 + ${seed}) AS h, hash(i * 77 + ${seed}) AS g, hash(i * 177 + ${seed}) AS k FROM range(${rows}) t(i)
), numbers AS (
  SELECT i, h, g, k, h % 100 AS p, g % 40 AS unit, (k >> 8) % 64000 + 1024 AS port,
    'stu' || ((k >> 24) % 5000)::VARCHAR AS username, ${dayMs} + i * 86400000 // ${rows} AS at_ms FROM base
), named AS (
  SELECT *, ${dotted(sourceOctets)} AS source, ${dotted(outerOctets)} AS outer_ip FROM numbers
)
SELECT at_ms - (k % ${Math.max(1, spread)})::BIGINT AS "@timestamp",
  at_ms AS "event.ingested",
  printf('bench-%08d-%010d', ${seed}::BIGINT, i) AS "event.id",
  'unit-' || unit::VARCHAR AS "unit.id",
  CASE WHEN p < 76 THEN 'asset-' || (g % 400)::VARCHAR END AS "asset.id",
  'event' AS "event.kind",
  ${choose((kind) => quote(kind.category))} AS "event.category",
  ${choose((kind) => quote(kind.action))} AS "event.action",
  ${choose((kind) => quote(kind.outcome))} AS "event.outcome",
  (p % 8)::BIGINT AS "event.severity",
  ${choose((kind) => quote(kind.vendor))} AS "observer.vendor",
  ${choose((kind) => quote(kind.product))} AS "observer.product",
  '40a' || printf('%02x', unit::INT) || '0001' AS "observer.ip",
  'fw-' || unit::VARCHAR AS "host.name",
  ${choose((kind) => quote(kind.level))} AS "log.level",
  '40a' || printf('%02x', unit::INT) || '0001' AS "log.source.address",
  CASE WHEN p < 91 THEN ${encoded(sourceOctets)} ELSE ${encoded(outerOctets)} END AS "source.ip",
  port::BIGINT AS "source.port",
  CASE WHEN p < 76 THEN ${encoded(outerOctets)} WHEN p = 99 THEN ${encoded(sourceOctets)} END AS "destination.ip",
  CASE WHEN p < 48 THEN 443 WHEN p < 76 THEN 80 END::BIGINT AS "destination.port",
  CASE WHEN p < 76 THEN 'tcp' END AS "network.transport",
  CASE WHEN p BETWEEN 76 AND 98 THEN username END AS "user.name",
  ${choose(originalSql)} AS "event.original",
  json_object('network.bytes', (k % 1000000)::BIGINT, 'observer.name', 'fw-' || unit::VARCHAR) AS other,
  ${choose(tokensSql)} AS tokens
FROM named ORDER BY i`;
}
