import { expect, test } from 'vitest';
import { createSeededRandom } from '../../../collector/random/seeded-random.ts';
import { readCatalogue } from '../catalogue/catalogue.ts';
import { combineItem } from '../combine-item.ts';
import type { ItemInputs } from '../item-result.ts';
import type { ItemMark } from '../scoring/count.ts';
import { hoursFrom, judgedAt, randomInputs } from '../testing/random-inputs.ts';
import { decideSheet, makeSheet, type SheetItem } from './sheet.ts';

const items = readCatalogue('rules/compliance/catalogue').filter(
  ({ level, scope }) => level === 3 && scope === 'general',
);
const random = createSeededRandom(2025);

function randomMark(): ItemMark {
  return {
    ...(random.chance(0.3) && {
      importance: random.pick(['ordinary', 'important', 'critical'] as const),
    }),
    ...(random.chance(0.3) && { risk: random.pick(['none', 'medium', 'high'] as const) }),
    ...(random.chance(0.3) && {
      majorHazard: random.pick(['none', 'open', 'remediated'] as const),
    }),
  };
}

test('judges as the rows behind it do, now and at every later instant', () => {
  for (let round = 0; round < 20; round += 1) {
    const known = new Map<string, SheetItem>(
      items.map(({ key }) => [key, { inputs: randomInputs(random), mark: randomMark() }]),
    );
    const sheet = makeSheet(items, known, judgedAt);
    for (const hours of [0, 1, 2, 3, 4, 5, 6, 9, 48, 500, 1_000]) {
      const at = hoursFrom(hours);
      let seen = 0;
      decideSheet(sheet, at, (index, decision, mark) => {
        const { inputs, mark: given } = known.get(items[index]!.key)!;
        const { state, scoredAs, lowest, highest } = combineItem(inputs, at);
        expect(decision).toEqual({ state, scoredAs, lowest, highest });
        expect(mark ?? {}).toEqual(given);
        seen += 1;
      });
      expect(seen).toBe(items.length);
    }
  }
});

test('takes what no longer finds room as unknown', () => {
  const telemetry = Array.from({ length: 5_000 }, (_, n): ItemInputs['telemetry'][number] => ({
    id: `t${n}`,
    checkId: 'check',
    objectKind: 'asset',
    objectId: `object-${n}`,
    verdict: 'satisfied',
    observedTo: hoursFrom(-1),
    expiresAt: hoursFrom(1 + n),
  }));
  const [item] = items;
  const inputs = { telemetry, attestations: [], exceptions: [] };
  const sheet = makeSheet([item!], new Map([[item!.key, { inputs }]]), judgedAt);
  expect(sheet.dropped).toBe(5_000 - 4_094);
  decideSheet(sheet, judgedAt, (_index, decision) => expect(decision.state).toBe('unknown'));
});

test('takes some kilobytes for a system of 211 items with 5 objects each', () => {
  const known = new Map<string, SheetItem>(
    items.map(({ key }) => {
      const telemetry = Array.from({ length: 5 }, (_, n): ItemInputs['telemetry'][number] => ({
        id: `t${n}`,
        checkId: 'check',
        objectKind: 'asset',
        objectId: `object-${n}`,
        verdict: 'satisfied',
        observedTo: hoursFrom(-1),
        expiresAt: hoursFrom(24),
      }));
      return [key, { inputs: { telemetry, attestations: [], exceptions: [] } }];
    }),
  );
  expect(makeSheet(items, known, judgedAt).words.length).toBeLessThan(4_000);
});
