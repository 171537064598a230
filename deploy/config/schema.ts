import { Type, type Static, type TProperties } from 'typebox';

/** Unknown keys are errors; a group that is left out takes its defaults. */
function group<P extends TProperties>(properties: P, description: string) {
  return Type.Object(properties, { additionalProperties: false, default: {}, description });
}

const port = (fallback: number, description: string) =>
  Type.Integer({ minimum: 0, maximum: 65_535, default: fallback, description });

const host = (fallback: string) => Type.String({ minLength: 1, maxLength: 255, default: fallback });

/** Encrypted in place at the first start; printed as ****. */
const secret = (description: string) =>
  Type.Optional(Type.String({ secret: true, minLength: 1, maxLength: 1_000, description }));

/** The whole configuration of a node: one YAML file, each key documented here. */
export const ConfigSchema = Type.Object(
  {
    node: group(
      {
        id: Type.String({
          pattern: '^[a-z0-9][a-z0-9-]{0,31}$',
          default: 'n1',
          description: 'Part of every event id; unique among nodes that exchange messages.',
        }),
        timeZone: Type.String({
          default: 'Asia/Shanghai',
          description: 'IANA zone of senders whose lines carry none.',
        }),
      },
      'This node.',
    ),
    http: group(
      {
        host: host('127.0.0.1'),
        port: port(8480, 'Console and API.'),
        tlsCertFile: Type.Optional(Type.String()),
        tlsKeyFile: Type.Optional(Type.String()),
        behindProxy: Type.Boolean({
          default: false,
          description: 'A reverse proxy ends TLS; needed to bind beyond loopback without TLS.',
        }),
        publicUrl: Type.Optional(
          Type.String({ pattern: '^https?://', description: 'Used in links that people open.' }),
        ),
      },
      'The console.',
    ),
    syslog: group(
      {
        host: Type.String({
          minLength: 1,
          maxLength: 255,
          default: '::',
          description: '`::` is every address, IPv4 and IPv6.',
        }),
        udpPort: port(5514, '0 switches UDP off.'),
        tcpPort: port(5514, '0 switches TCP off.'),
        tlsPort: port(0, '6514 is the registered port (RFC 5425); 0 switches TLS off.'),
        tlsCertFile: Type.Optional(Type.String()),
        tlsKeyFile: Type.Optional(Type.String()),
        tlsClientCaFile: Type.Optional(
          Type.String({ description: 'When set, senders need a certificate of this CA.' }),
        ),
        maxConnections: Type.Integer({ minimum: 1, maximum: 10_000, default: 512 }),
      },
      'Where switches and firewalls send their logs.',
    ),
    spool: group(
      {
        maxMiB: Type.Integer({
          minimum: 16,
          maximum: 1_000_000,
          default: 512,
          description:
            'Lines waiting to be stored; beyond it TCP waits and UDP is dropped and counted.',
        }),
      },
      'Store-and-forward on disk.',
    ),
    ingest: group(
      { workers: Type.Integer({ minimum: 1, maximum: 16, default: 1 }) },
      'Threads that parse and detect.',
    ),
    events: group(
      {
        engine: Type.Union([Type.Literal('duckdb'), Type.Literal('elasticsearch')], {
          default: 'duckdb',
        }),
        memoryLimitMiB: Type.Integer({ minimum: 64, maximum: 65_536, default: 64 }),
        retentionDays: Type.Integer({
          minimum: 180,
          maximum: 3_650,
          default: 180,
          description:
            'Network logs are kept for at least six months (Cybersecurity Law, art. 21).',
        }),
        elasticsearchUrls: Type.Optional(Type.Array(Type.String({ pattern: '^https?://' }))),
        elasticsearchApiKey: secret('API key of the cluster.'),
        elasticsearchCaFile: Type.Optional(Type.String()),
      },
      'Where events are kept.',
    ),
    records: group(
      {
        engine: Type.Union([Type.Literal('sqlite'), Type.Literal('postgres')], {
          default: 'sqlite',
        }),
        postgresUrl: secret('postgres://user:password@host/database'),
      },
      'Where everything else is kept.',
    ),
    jobs: group(
      {
        engine: Type.Union([Type.Literal('embedded'), Type.Literal('bullmq')], {
          default: 'embedded',
        }),
        redisUrl: secret('redis://:password@host:6379/0'),
      },
      'Background work.',
    ),
    smtp: group(
      {
        host: Type.Optional(Type.String()),
        port: port(587, 'Submission port.'),
        user: Type.Optional(Type.String()),
        password: secret('Password of the mail account.'),
        from: Type.Optional(
          Type.String({
            maxLength: 254,
            description: 'Sender; without it no mail is sent by this server.',
          }),
        ),
        security: Type.Enum(['tls', 'starttls', 'none'], {
          default: 'starttls',
          description: '`tls` from the first byte (port 465).',
        }),
      },
      'Outgoing mail.',
    ),
    delivery: group(
      {
        allowedHosts: Type.Array(Type.String({ minLength: 1, maxLength: 253 }), {
          default: [],
          description:
            'Names, addresses or CIDR ranges of closed networks that channels may speak with, and by plain HTTP.',
        }),
        allowLoopbackTargets: Type.Boolean({
          default: false,
          description: 'For tests only: servers on this machine.',
        }),
      },
      'Messages that leave the console.',
    ),
    playbooks: group(
      {
        endpoints: Type.Array(Type.String({ pattern: '^https?://[^\\s@]+$', maxLength: 300 }), {
          default: [],
          description:
            'Addresses of HTTP interfaces that steps of playbooks may speak with; all that lies below them is allowed.',
        }),
      },
      'Playbooks that run on real incidents.',
    ),
    polling: group(
      {
        allowLoopbackTargets: Type.Boolean({
          default: false,
          description: 'For tests and the demonstration only: devices on this machine.',
        }),
      },
      'SNMP.',
    ),
    rules: group(
      {
        detection: Type.Array(Type.String(), {
          default: [],
          description: 'Further folders of Sigma rules, beside those of the product.',
        }),
      },
      'Detection rules.',
    ),
    log: group(
      {
        level: Type.Union(
          ['fatal', 'error', 'warn', 'info', 'debug', 'trace'].map((level) => Type.Literal(level)),
          { default: 'info' },
        ),
      },
      'The log of the platform itself, JSON lines on standard output.',
    ),
  },
  { additionalProperties: false, default: {} },
);

export type Config = Static<typeof ConfigSchema>;
