import { expect, test } from 'vitest';
import { createSeededRandom } from '../../collector/random/seeded-random.ts';
import { levels, type Level } from '../detection/rule.ts';
import type { Draft } from './drafts.ts';
import { leaveOutCovered } from './leave-out-covered.ts';

interface Given {
  severity?: Level;
  covers?: string[];
  ruleName?: string;
}

function draft(ruleId: string, eventIds: readonly string[], given: Given = {}): Draft {
  return {
    unitId: 'schoolA',
    ruleId,
    covers: [],
    origin: 'rule',
    groupKey: {},
    groupHash: ruleId,
    policy: {} as Draft['policy'],
    title: ruleId,
    titleZh: ruleId,
    adviceZh: undefined,
    severity: 'high',
    tags: [],
    assetId: undefined,
    ...given,
    events: eventIds.map((eventId) => ({ eventId, at: '', seenAt: '', matched: [] })),
  };
}

/** `rule: event, event` of what is kept. */
const keptOf = (drafts: readonly Draft[]): string[] =>
  leaveOutCovered(drafts)
    .kept.map(({ ruleId, events }) => `${ruleId}: ${events.map((each) => each.eventId).join(', ')}`)
    .sort();

test('leaves out the same event of a covered rule, and no other event of it', () => {
  const drafts = [
    draft('any', ['1', '2']),
    draft('worst', ['1'], { severity: 'critical', covers: ['any'] }),
    draft('named', ['1'], { ruleName: 'other' }),
  ];
  expect(keptOf(drafts)).toEqual(['any: 2', 'named: 1', 'worst: 1']);
  expect(leaveOutCovered(drafts).covered).toBe(1);
});

test('knows rules by name, and follows a chain', () => {
  const drafts = [
    draft('c', ['1'], { ruleName: 'third' }),
    draft('b', ['1'], { covers: ['third'] }),
    draft('a', ['1'], { severity: 'critical', covers: ['b'] }),
  ];
  expect(keptOf(drafts)).toEqual(['a: 1']);
});

test('hides nothing graver', () => {
  const drafts = [draft('low', ['1'], { severity: 'low', covers: ['high'] }), draft('high', ['1'])];
  expect(keptOf(drafts)).toEqual(['high: 1', 'low: 1']);
});

test('keeps each event in one alert at least, and in the gravest, whatever covers whatever', () => {
  const random = createSeededRandom(20261122);
  const names = ['a', 'b', 'c', 'd', 'e'];
  for (let round = 0; round < 300; round += 1) {
    const drafts = names.map((name) =>
      draft(
        name,
        ['1', '2', '3'].filter(() => random.int(2) === 0),
        { severity: random.pick(levels), covers: names.filter(() => random.int(2) === 0) },
      ),
    );
    const { kept, covered } = leaveOutCovered(drafts);
    const pairs = (all: readonly Draft[]) =>
      all.flatMap(({ severity, events }) =>
        events.map(({ eventId }) => ({ eventId, rank: levels.indexOf(severity) })),
      );
    expect(pairs(kept).length + covered).toBe(pairs(drafts).length);
    for (const { eventId, rank } of pairs(drafts)) {
      const best = pairs(kept).filter((each) => each.eventId === eventId);
      expect(Math.max(...best.map((each) => each.rank))).toBeGreaterThanOrEqual(rank);
    }
  }
});
