import { expect, test } from 'vitest';
import type { Event } from '../../../collector/events/event.ts';
import { flattenEvent } from '../flatten-event.ts';
import { createRuleSet } from '../rule-set.ts';
import { loadText } from '../testing/rules.ts';
import { parsePipeline } from './load-pipelines.ts';

const { pipelines } = parsePipeline(
  'site.yaml',
  `
id: site
logsources:
  - logsource: { product: linux, service: sshd }
    when: { process.name: SSHD }
  - logsource: { category: firewall }
    when: { observer.type: [firewall, utm] }
fields:
  - for: { category: firewall }
    names:
      src_ip: [source.ip, client.ip]
`,
);

const rule = (id: string, logsource: string, selection: string): string =>
  `title: ${id}\nid: ${id}\nlogsource: ${logsource}\ndetection:\n  s:\n    ${selection}\n  condition: s\n`;

const { rules } = loadText(
  [
    rule('sshd', '{product: linux, service: sshd}', 'user.name: root'),
    rule('linux', '{product: linux}', 'user.name: root'),
    rule('windows', '{product: windows}', 'user.name: root'),
    rule('any', '{}', 'user.name: root'),
    rule('firewall', '{category: firewall}', 'src_ip: 192.0.2.1'),
  ].join('---\n'),
);

const ids = (event: Record<string, unknown>, unknown: 'no-rule' | 'every-rule' = 'no-rule') =>
  createRuleSet(rules, { pipelines, unknownLogsource: unknown })
    .match(flattenEvent(event))
    .map((detection) => detection.ruleId);

test('shows an event to the rules for its log source only', () => {
  expect(ids({ 'process.name': 'sshd', 'user.name': 'root' })).toEqual(['sshd', 'linux', 'any']);
  expect(ids({ 'user.name': 'root' })).toEqual(['any']);
  expect(ids({ 'user.name': 'root' }, 'every-rule')).toHaveLength(4);
});

test('believes the log source that an event carries', () => {
  const logsource = { product: 'Windows', category: 'process_creation' };
  expect(ids({ logsource, user: { name: 'root' } }, 'every-rule')).toEqual(['windows', 'any']);
});

test('finds a rule field under our name for it, the first that has a value', () => {
  const event = { 'observer.type': 'firewall' };
  expect(ids({ ...event, 'source.ip': '192.0.2.1' })).toEqual(['firewall']);
  expect(ids({ ...event, 'client.ip': '192.0.2.1' })).toEqual(['firewall']);
  expect(ids({ ...event, src_ip: '192.0.2.1' })).toEqual(['firewall']);
  expect(ids({ ...event, src_ip: '192.0.2.2', 'source.ip': '192.0.2.1' })).toEqual([]);
});

test('routes again when a different source shows the same fields', () => {
  const ruleSet = createRuleSet(rules, { pipelines });
  const event = (type: string): Event =>
    flattenEvent({ 'observer.type': type, 'source.ip': '192.0.2.1' });
  expect(ruleSet.match(event('firewall'))).toHaveLength(1);
  expect(ruleSet.match(event('switch'))).toHaveLength(0);
  expect(ruleSet.match(event('UTM'))).toHaveLength(1);
});

test('refuses an unknown key with its line', () => {
  const { faults } = parsePipeline('bad.yaml', 'id: bad\nfields:\n  - naems: {}\n');
  expect(faults[0]).toMatchObject({ code: 'BAD_PIPELINE', path: 'bad.yaml', line: 3 });
});

test('explains a match by the fields that made it, cut to a bounded length', () => {
  const { rules: one } = loadText(
    rule('long', '{}', 'message|contains: needle') + '    user|exists: true\n',
  );
  const text = `needle ${'x'.repeat(1_000)}`;
  const ruleSet = createRuleSet(loadText(rule('long', '{}', 'message|contains: needle')).rules);
  expect(one).toBeDefined();
  const [detection] = ruleSet.match(flattenEvent({ message: text }));
  expect(detection?.matched).toEqual([
    { selection: 's', field: 'message', value: text.slice(0, 256) },
  ]);
});

test('flattens nested events, arrays of objects and hostile depth', () => {
  expect(
    flattenEvent({ a: { b: 1, 'c.d': [1, 2] }, e: [{ f: 'x' }, { f: 'y' }], n: null }),
  ).toEqual({
    'a.b': 1,
    'a.c.d': [1, 2],
    'e.f': ['x', 'y'],
    n: null,
  });
  let deep: Record<string, unknown> = { end: 1 };
  for (let level = 0; level < 10_000; level += 1) deep = { a: deep };
  expect(flattenEvent(deep)).toEqual({});
});
