import { describe, expect, test } from 'vitest';
import type { Event } from '../../../collector/events/event.ts';
import { createRuleSet } from '../rule-set.ts';
import { defaultLimits } from './limits.ts';
import { loadText, ruleSetOf } from '../testing/rules.ts';

const base = (name: string, action: string): string => `
title: ${name}
name: ${name}
id: ${name}
logsource: {product: test}
detection:
  s: {action: ${action}}
  condition: s
---`;

const correlation = (body: string): string => `
title: many
id: many
correlation:
${body
  .trim()
  .split('\n')
  .map((line) => `  ${line.trim()}`)
  .join('\n')}
`;

const startMs = Date.parse('2026-11-21T08:00:00.000Z');

function at(seconds: number, fields: Record<string, unknown>): Event {
  return { '@timestamp': new Date(startMs + seconds * 1_000).toISOString(), ...fields } as Event;
}

/** Runs events given as [second, fields]; answers what fired at each. */
function run(yaml: string, events: readonly (readonly [number, Record<string, unknown>])[]) {
  const rules = ruleSetOf(yaml);
  return events.map(([seconds, fields]) =>
    rules.match(at(seconds, fields)).map(({ ruleId, correlation }) => [ruleId, correlation?.value]),
  );
}

const failure = { action: 'fail', ip: 'a' };

describe('event_count', () => {
  const yaml =
    base('fail', 'fail') +
    correlation(`
    type: event_count
    rules: [fail]
    group-by: [ip]
    timespan: 60s
    condition: {gte: 3}`);

  test('fires at the event that completes it and at each one after, both ends included', () => {
    const seconds = [0, 30, 60, 61, 91, 200];
    expect(
      run(
        yaml,
        seconds.map((second) => [second, failure]),
      ),
    ).toEqual(
      [[], [], [['many', 3]], [['many', 3]], [], []].map((each, index) =>
        index === 4 ? [['many', 3]] : each,
      ),
    );
  });

  test('counts each group by itself, and a missing field as one group', () => {
    const events = ['a', 'b', undefined, 'a', undefined, undefined, 'a'].map(
      (ip) => [0, { action: 'fail', ...(ip && { ip }) }] as const,
    );
    expect(run(yaml, events).map((each) => each.length)).toEqual([0, 0, 0, 0, 0, 1, 1]);
  });

  test('counts a late event at its own time, in the windows of before as well', () => {
    const seconds = [50, 20, 55, 160, 110];
    const fired = run(
      yaml,
      seconds.map((second) => [second, failure]),
    );
    expect(fired).toEqual([[], [], [['many', 3]], [], [['many', 3]]]);
  });

  test('leaves out what comes too late, and counts that', () => {
    const rules = ruleSetOf(yaml);
    for (const second of [9_000, 9_001, 0, 1]) {
      expect(rules.match(at(second, failure))).toEqual([]);
    }
    expect(rules.correlationStats()).toMatchObject({ groups: 1, late: 2 });
  });

  test('starts afresh when the group was quiet for long, so that a clock may be set back', () => {
    const arriving = (second: number, arrived: number): Event =>
      at(second, { ...failure, 'event.ingested': at(arrived, {})['@timestamp'] });
    const rules = ruleSetOf(yaml);
    const stream = [
      arriving(9_000, 9_000),
      arriving(0, 9_001),
      arriving(130, 9_130),
      arriving(131, 9_131),
      arriving(132, 9_132),
    ];
    expect(stream.map((event) => rules.match(event).length)).toEqual([0, 0, 0, 0, 1]);
  });

  test('takes the arrival for the time when the clock of the sender is ahead', () => {
    const rules = ruleSetOf(yaml);
    const ahead = [0, 1, 2].map((second) =>
      at(second + 7_200, { ...failure, 'event.ingested': at(second, {})['@timestamp'] }),
    );
    for (const event of ahead) rules.match(event);
    expect(rules.match(at(3, failure))).toMatchObject([{ correlation: { value: 4 } }]);
  });

  test('keeps the rules it counts silent unless told to generate', () => {
    expect(run(yaml, [[0, failure]])).toEqual([[]]);
    const loud = yaml.replace('timespan: 60s', 'timespan: 60s\n  generate: true');
    expect(run(loud, [[0, failure]])).toEqual([[['fail', undefined]]]);
  });

  test('forgets the group longest without a match when there are too many', () => {
    const { rules } = loadText(yaml);
    const limits = { ...defaultLimits, groups: 2 };
    const ruleSet = createRuleSet(rules, { ignoreLogsource: true, limits });
    for (const ip of ['a', 'a', 'b', 'c', 'd']) ruleSet.match(at(0, { action: 'fail', ip }));
    expect(ruleSet.correlationStats()).toMatchObject({ groups: 2, matches: 2, evicted: 2 });
    expect(ruleSet.match(at(0, failure))).toEqual([]);
  });

  test('holds a flood in few steps and still counts all of it', () => {
    const { rules } = loadText(yaml);
    const limits = { ...defaultLimits, timesPerWindow: 50 };
    const ruleSet = createRuleSet(rules, { ignoreLogsource: true, limits });
    const values = Array.from({ length: 500 }, (_, n) =>
      ruleSet.match(at(n / 1_000, failure)).map((each) => each.correlation?.value),
    );
    expect(values.at(-1)).toEqual([500]);
    expect(ruleSet.correlationStats()).toMatchObject({ groups: 1, overflowed: 0 });
    expect(ruleSet.correlationStats().matches).toBeLessThanOrEqual(50);
  });

  test('goes on with its windows in a new rule set, unless the definition changed', () => {
    const before = createRuleSet(loadText(yaml).rules, { ignoreLogsource: true });
    for (const second of [0, 1]) before.match(at(second, failure));
    const next = (text: string) =>
      createRuleSet(loadText(text).rules, { ignoreLogsource: true, continueFrom: before });
    expect(next(yaml.replace('60s', '61s')).match(at(2, failure))).toEqual([]);
    expect(next(yaml).match(at(2, failure))).toMatchObject([{ correlation: { value: 3 } }]);
  });

  test('goes on with its windows when only its title or threshold are another', () => {
    const before = createRuleSet(loadText(yaml).rules, { ignoreLogsource: true });
    for (const second of [0, 1]) before.match(at(second, failure));
    const { rules } = loadText(
      yaml.replace('gte: 3', 'gte: 4').replace('title: many', 'title: more'),
    );
    const after = createRuleSet(rules, { ignoreLogsource: true, continueFrom: before });
    expect(after.match(at(2, failure))).toEqual([]);
    expect(after.match(at(3, failure))).toMatchObject([
      { title: 'more', correlation: { value: 4 } },
    ]);
  });
});

test('value_count counts different values and looks at events without the field, too', () => {
  const yaml =
    base('fail', 'fail') +
    correlation(`
    type: value_count
    rules: [fail]
    group-by: [ip]
    timespan: 1m
    condition: {gte: 2, field: user}`);
  const users = ['x', 'x', 'y', undefined];
  const events = users.map((user, n) => [n, { ...failure, ...(user && { user }) }] as const);
  expect(run(yaml, events)).toEqual([[], [], [['many', 2]], [['many', 2]]]);
});

test('value_sum and value_avg read numbers, also in text', () => {
  const yaml = (type: string): string =>
    base('fail', 'fail') +
    correlation(`
    type: ${type}
    rules: [fail]
    group-by: [ip]
    timespan: 1m
    condition: {gt: 10, field: bytes}`);
  const events = [6, '20', 'much'].map((bytes, n) => [n, { ...failure, bytes }] as const);
  expect(run(yaml('value_sum'), events)).toEqual([[], [['many', 26]], [['many', 26]]]);
  expect(run(yaml('value_avg'), events)).toEqual([[], [['many', 13]], [['many', 13]]]);
});

test('value_percentile and value_median rank numbers, and know no rank of nothing', () => {
  const yaml = (type: string, condition: string): string =>
    base('fail', 'fail') +
    correlation(`
    type: ${type}
    rules: [fail]
    group-by: [ip]
    timespan: 1m
    condition: {${condition}, field: bytes}`);
  const events = [undefined, 10, 40, 20].map(
    (bytes, n) => [n, { ...failure, ...(bytes && { bytes }) }] as const,
  );
  const values = (text: string): unknown[] => run(text, events).map((each) => each[0]?.[1]);
  expect(values(yaml('value_median', 'gte: 0'))).toEqual([undefined, 10, 25, 20]);
  expect(values(yaml('value_percentile', 'gte: 0, percentile: 75'))).toEqual([
    undefined,
    10,
    32.5,
    30,
  ]);
  expect(values(yaml('value_median', 'neq: 10'))).toEqual([undefined, undefined, 25, 20]);
});

test('temporal wants all rules in any order, temporal_ordered in theirs', () => {
  const yaml = (type: string): string =>
    base('fail', 'fail') +
    base('ok', 'ok') +
    correlation(`
    type: ${type}
    rules: [fail, ok]
    group-by: [ip]
    timespan: 1m`);
  const events = ['ok', 'fail', 'ok'].map((action, n) => [n, { action, ip: 'a' }] as const);
  expect(run(yaml('temporal'), events).map((each) => each.length)).toEqual([0, 1, 1]);
  expect(run(yaml('temporal_ordered'), events).map((each) => each.length)).toEqual([0, 0, 1]);
});

test('groups by different fields of different rules through aliases', () => {
  const yaml =
    base('fail', 'fail') +
    base('ok', 'ok') +
    correlation(`
    type: temporal
    rules: [fail, ok]
    group-by: [who]
    timespan: 1m`).trimEnd() +
    '\n  aliases:\n    who:\n      fail: ip\n      ok: src\n';
  const fired = run(yaml, [
    [0, failure],
    [1, { action: 'ok', src: 'a' }],
  ]);
  expect(fired).toEqual([[], [['many', 2]]]);
});

test('refuses a correlation over rules that are not there, or over itself', () => {
  const text = correlation(`
    type: event_count
    rules: [nobody]
    timespan: 1m
    condition: {gte: 1}`);
  expect(loadText(text)).toMatchObject({ rules: [], faults: [{ code: 'UNKNOWN_RULE' }] });
  expect(loadText(text.replace('nobody', 'many')).rules).toEqual([]);
});
