import { expect, test } from 'vitest';
import { CostMeter } from './cost-meter.ts';

const budget = { meanMicros: 100, evaluations: 10, microsPerEvaluation: 5_000 };
const time = { now: () => Date.parse('2026-11-21T08:00:00.000Z') };
const at = '2026-11-21T08:00:00.000Z';

function meterOf(ids: readonly string[]): CostMeter {
  return new CostMeter(ids, budget, time);
}

function times(meter: CostMeter, rule: number, micros: number, evaluations: number): void {
  for (let n = 0; n < evaluations; n += 1) meter.timed(rule, micros, true);
}

test('switches a rule off by the mean of a stretch, and says what it took', () => {
  const meter = meterOf(['quick', 'slow']);
  times(meter, 0, 99, 100);
  times(meter, 1, 400, 9);
  expect(meter.isOff(1)).toBe(false);
  times(meter, 1, 400, 1);
  expect([meter.isOff(0), meter.isOff(1)]).toEqual([false, true]);
  const took = { evaluations: 10, micros: 400, allowedMicros: 100 };
  expect(meter.costs()[1]?.off).toMatchObject({ at, took });
});

test('switches a rule off by one evaluation that has no end', () => {
  const meter = meterOf(['endless']);
  times(meter, 0, 5_001, 1);
  const took = { evaluations: 1, micros: 5_001, allowedMicros: 5_000 };
  expect(meter.costs()[0]?.off).toMatchObject({ at, took });
});

test('judges stretch by stretch, and gives another chance when told to', () => {
  const meter = meterOf(['rule']);
  times(meter, 0, 400, 5);
  times(meter, 0, 10, 95);
  expect(meter.isOff(0)).toBe(true);
  meter.switchOn('rule');
  times(meter, 0, 10, 100);
  expect(meter.isOff(0)).toBe(false);
  meter.switchOn('not a rule');
});

test('goes on with what unchanged rules cost, off or on', () => {
  const before = meterOf(['changed', 'same']);
  before.evaluated(1, true);
  times(before, 1, 400, 10);
  const after = meterOf(['same', 'changed']);
  after.continueFrom(before, (id) => id === 'same');
  expect(after.costs()).toMatchObject([
    { ruleId: 'same', candidates: 1, hits: 1, micros: 4_000, off: { at } },
    { ruleId: 'changed', candidates: 0, micros: 0 },
  ]);
});
