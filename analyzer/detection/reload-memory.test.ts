import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { createRuleSet, type RuleSet } from './rule-set.ts';
import { loadText, ruleText } from './testing/rules.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const event = { f: 'x', g: 'y' } as unknown as Parameters<RuleSet['match']>[0];

/** Rule sets that each take the place of the one before; answers the last, and what became of all. */
function replaced(times: number): { last: RuleSet; all: WeakRef<object>[] } {
  const { rules } = loadText(
    `${ruleText('s:\n  f: x\ncondition: s', 'name: base\n')}---
title: Often
id: often
correlation:
  type: event_count
  rules: [base]
  group-by: [g]
  timespan: 1h
  condition: {gte: 1}
`,
  );
  const options = { unknownLogsource: 'every-rule' } as const;
  let last = createRuleSet(rules, options);
  const all: WeakRef<object>[] = [];
  for (let time = 0; time < times; time += 1) {
    all.push(new WeakRef(last), new WeakRef(last.eventRules), new WeakRef(last.correlator));
    last.match(event);
    last = createRuleSet(rules, { ...options, continueFrom: last });
  }
  return { last, all };
}

test('forgets a rule set, and not its windows, when another has taken its place', async () => {
  const { last, all } = replaced(5);
  // A weak reference holds on until the present turn of the event loop is over.
  await pause(1);
  collectGarbage();
  expect(all.map((set) => set.deref())).toEqual(all.map(() => undefined));
  expect(last.match(event).at(-1)).toMatchObject({ ruleId: 'often', correlation: { value: 6 } });
});
