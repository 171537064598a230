import type { Facts } from '../../../collector/probes/snmp/facts.ts';

export type Json = Record<string, unknown>;

/** One compared fact: which key of the expectation, right or wrong, and how it was wrong. */
export interface Verdict {
  key: string;
  ok: boolean;
  detail: string;
}

function trimmed(value: unknown): unknown {
  return typeof value === 'string' ? value.trimEnd() : value;
}

/** Texts after trailing blanks are cut, numbers as exact integers whatever their type. */
function equal(expected: unknown, actual: unknown): boolean {
  if (typeof expected === 'number' || typeof expected === 'bigint') {
    return (
      (typeof actual === 'number' || typeof actual === 'bigint') &&
      String(expected) === String(actual)
    );
  }
  return trimmed(expected) === trimmed(actual);
}

/** Within 1 unit or 1 %, whichever is larger. */
function near(expected: unknown, actual: unknown): boolean {
  const a = Number(expected);
  const b = Number(actual);
  return Math.abs(a - b) <= Math.max(1, Math.abs(a) * 0.01);
}

function rows(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

const notFields = new Set(['ifIndex', 'disputed', 'hcZeroQuirk', 'hcCounters']);

function comparePorts(expected: Json, facts: Facts): Verdict[] {
  const byIndex = new Map(facts.ports.map((port) => [port.ifIndex, port as unknown as Json]));
  return rows(expected['ports']).flatMap((port) => {
    const actual = byIndex.get(Number(port['ifIndex']));
    return Object.entries(port)
      .filter(([field]) => !notFields.has(field))
      .map(([field, value]) => ({
        key: 'ports',
        ok: actual !== undefined && equal(value, actual[field]),
        detail: `ifIndex ${String(port['ifIndex'])} ${field}: ${String(value)} expected, ${String(actual?.[field])} found`,
      }));
  });
}

function squash(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return text.toLowerCase().replaceAll(/\s+/g, '');
}

function compareIdentity(expected: Json, facts: Facts): Verdict[] {
  const identity = facts.identity as Json;
  return Object.entries((expected['identity'] ?? {}) as Record<string, Json>).flatMap(
    ([key, { support, tokens, value }]) => {
      const actual = squash(identity[key]);
      const wanted = squash(value);
      const longest = ((tokens ?? []) as string[]).toSorted((a, b) => b.length - a.length)[0];
      const ok =
        support === 'tokens'
          ? actual.includes(squash(longest))
          : actual !== '' && (actual.includes(wanted) || wanted.includes(actual));
      if (support === 'mapped') return [];
      return [
        {
          key: 'identity',
          ok,
          detail: `${key}: ${String(value)} expected, ${String(identity[key])} found`,
        },
      ];
    },
  );
}

function lists(
  key: string,
  expected: unknown,
  actual: readonly unknown[],
  match: (expected: Json, actual: Json) => boolean,
  skip: (expected: Json) => boolean = () => false,
): Verdict[] {
  return rows(expected)
    .filter((row) => !skip(row))
    .map((row) => ({
      key,
      ok: (actual as Json[]).some((found) => match(row, found)),
      detail: JSON.stringify(row),
    }));
}

const same =
  (...fields: string[]) =>
  (expected: Json, actual: Json) =>
    fields.every((field) => expected[field] === undefined || equal(expected[field], actual[field]));

function compareReadings(expected: Json, facts: Facts): Verdict[] {
  const oids = (row: Json) => (row['oids'] ?? [row['oid']]) as string[];
  const sharesOid = (a: Json, b: Json) => oids(a).some((oid) => oids(b).includes(oid));
  return [
    ...lists(
      'processors',
      expected['processors'],
      facts.processors,
      (e, a) => e['oid'] === a['oid'] && near(e['usage'], a['usage']),
    ),
    ...lists(
      'mempools',
      expected['mempools'],
      facts.mempools,
      (e, a) =>
        sharesOid(e, a) &&
        near(e['percent'], a['percent']) &&
        (a['total'] === undefined || near(e['total'], a['total'])) &&
        (a['used'] === undefined || near(e['used'], a['used'])),
    ),
    ...lists(
      'storage',
      expected['storage'],
      facts.storage,
      (e, a) => sharesOid(e, a) && near(e['size'], a['size']) && near(e['used'], a['used']),
    ),
    ...lists('sensors', expected['sensors'], facts.sensors, (e, a) => {
      if (e['oid'] !== a['oid'] || e['class'] !== a['class']) return false;
      if (e['class'] !== 'state') return near(e['value'], a['value']);
      return squash(e['state']) === squash(a['state']) || e['severity'] === a['severity'];
    }),
  ];
}

function compareLists(expected: Json, facts: Facts): Verdict[] {
  const derived = (expected['derivedFromRecording'] ?? {}) as Json;
  const bindings = same('ifIndex', 'ip', 'mac');
  const invalid = (row: Json) => row['type'] === 2;
  const idle = (row: Json) => row['status'] === 2 || row['status'] === 4;
  const fdb = (e: Json, a: Json) =>
    equal(e['mac'], a['mac']) &&
    (e['ifIndex'] === null || equal(e['ifIndex'], a['ifIndex'])) &&
    (e['fdbId'] === undefined || equal(e['fdbId'], a['fdbId']) || equal(e['vlan'], a['vlan']));
  const vlans = (e: Json, a: Json) =>
    equal(e['id'], a['id']) && (e['nameSupport'] === 'made-up' || equal(e['name'], a['name']));
  // 0 = the device names no prefix; the other side then guesses by address class.
  const addresses = (e: Json, a: Json) =>
    same('ip', 'ifIndex')(e, a) &&
    (e['prefixLen'] === 0 || a['prefixLen'] === 0 || equal(e['prefixLen'], a['prefixLen']));
  return [
    ...lists('vlans', expected['vlans'], facts.vlans, vlans),
    ...lists(
      'neighbours',
      expected['neighbours'],
      facts.neighbours,
      same('localIfName', 'remoteHost'),
    ),
    ...lists('arp', expected['arp'], facts.arp, bindings, invalid),
    ...lists('nd', expected['nd'], facts.nd, bindings, invalid),
    ...lists('addresses', expected['addresses'], facts.addresses, addresses),
    ...lists('ipNetToMedia', derived['ipNetToMedia'], facts.ipNetToMedia, bindings, invalid),
    ...lists(
      'ipNetToPhysical',
      derived['ipNetToPhysical'],
      facts.ipNetToPhysical,
      same('ifIndex', 'ip', 'mac', 'zone'),
      invalid,
    ),
    ...lists('dot1qTpFdb', derived['dot1qTpFdb'], facts.dot1qTpFdb, fdb, idle),
    ...lists('dot1dTpFdb', derived['dot1dTpFdb'], facts.dot1dTpFdb, fdb, idle),
    ...lists(
      'lldpRemote',
      derived['lldpRemote'],
      facts.lldpRemote,
      same('localPortNum', 'remIndex'),
    ),
    ...lists(
      'dot1qVlanStaticName',
      derived['dot1qVlanStaticName'],
      facts.dot1qVlanStaticName,
      same('id', 'name'),
    ),
    ...lists(
      'entPhysical',
      derived['entPhysical'],
      facts.entPhysical,
      same('index', 'class', 'name', 'descr', 'model', 'serial', 'softwareRev'),
    ),
    ...lists('firewall', derived['firewall'], facts.firewall, same('oid', 'value')),
  ];
}

/** The names that the expectations use for an operating system, by ours. */
const osNames: Readonly<Record<string, string>> = {};

function compareSystem(expected: Json, facts: Facts): Verdict[] {
  const simple = ['sysObjectID', 'sysDescr', 'sysName', 'enterprise', 'vendor'] as const;
  return [
    ...simple.map((key) => ({
      key: 'system',
      ok: expected[key] === null || expected[key] === undefined || equal(expected[key], facts[key]),
      detail: `${key}: ${String(expected[key])} expected, ${String(facts[key])} found`,
    })),
    {
      key: 'os',
      ok: expected['os'] === (osNames[facts.os] ?? facts.os),
      detail: `os: ${String(expected['os'])} expected, ${facts.os} found`,
    },
    {
      key: 'type',
      ok: expected['type'] === facts.type,
      detail: `type: ${String(expected['type'])} expected, ${facts.type} found`,
    },
  ];
}

/** Compares by the rules of the oracle's README: a missing or wrong row is a miss, an extra one is not. */
export function compareFacts(expected: Json, facts: Facts): Verdict[] {
  return [
    ...compareSystem(expected, facts),
    ...compareIdentity(expected, facts),
    ...comparePorts(expected, facts),
    ...compareReadings(expected, facts),
    ...compareLists(expected, facts),
  ];
}
