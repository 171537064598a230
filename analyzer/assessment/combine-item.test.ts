import { describe, expect, test } from 'vitest';
import { createSeededRandom } from '../../collector/random/seeded-random.ts';
import { combineItem } from './combine-item.ts';
import type { AttestationInput, ItemInputs, KnownState, TelemetryInput } from './item-result.ts';
import {
  hoursFrom,
  judgedAt,
  randomInputs,
  randomTelemetry,
  shuffled,
} from './testing/random-inputs.ts';
import type { Verdict } from './states.ts';

function telemetry(verdict: Verdict, more: Partial<TelemetryInput> = {}): TelemetryInput {
  return {
    id: `t-${more.objectId ?? 'one'}`,
    checkId: 'check',
    objectKind: 'asset',
    objectId: 'one',
    verdict,
    observedTo: hoursFrom(-1),
    expiresAt: hoursFrom(10),
    ...more,
  };
}

function attestation(
  verdict: AttestationInput['verdict'],
  more: Partial<AttestationInput> = {},
): AttestationInput {
  return {
    id: 'a',
    verdict,
    effectiveFrom: hoursFrom(-1),
    expiresAt: null,
    reviewed: true,
    ...more,
  };
}

function judge(inputs: Partial<ItemInputs>, at = judgedAt) {
  return combineItem({ telemetry: [], attestations: [], exceptions: [], ...inputs }, at);
}

describe('telemetry alone', () => {
  test('without any evidence is unknown, between failed and satisfied', () => {
    expect(judge({})).toMatchObject({
      state: 'unknown',
      lowest: 'not-satisfied',
      highest: 'satisfied',
      reasons: [{ code: 'no-evidence' }],
      changesAt: null,
    });
  });

  test('satisfies only when every object does', () => {
    const two = (a: Verdict, b: Verdict) =>
      judge({ telemetry: [telemetry(a), telemetry(b, { objectId: 'two' })] });
    expect(two('satisfied', 'satisfied').state).toBe('satisfied');
    expect(two('satisfied', 'not-satisfied').state).toBe('partial');
    expect(two('not-satisfied', 'not-satisfied').state).toBe('not-satisfied');
    expect(two('satisfied', 'unknown')).toMatchObject({
      state: 'unknown',
      lowest: 'partial',
      highest: 'satisfied',
      reasons: [{ code: 'not-enough-data' }],
    });
    expect(two('not-satisfied', 'unknown')).toMatchObject({
      state: 'not-satisfied',
      lowest: 'not-satisfied',
      highest: 'partial',
    });
  });

  test('becomes unknown when it expires, and says when', () => {
    const inputs = { telemetry: [telemetry('satisfied')] };
    expect(judge(inputs).changesAt).toBe(hoursFrom(10));
    expect(judge(inputs, hoursFrom(10))).toMatchObject({
      state: 'unknown',
      reasons: [{ code: 'evidence-expired', at: hoursFrom(10), ids: ['t-one'] }],
    });
  });

  test('does not count before it held true', () => {
    const early = judge({ telemetry: [telemetry('satisfied', { observedTo: hoursFrom(2) })] });
    expect(early).toMatchObject({
      state: 'unknown',
      reasons: [{ code: 'evidence-future', at: hoursFrom(2) }],
      changesAt: hoursFrom(2),
    });
  });

  test('names the witness that fell silent', () => {
    const lapse = { kind: 'source', name: 'SW1', since: hoursFrom(-30) } as const;
    expect(judge({ telemetry: [telemetry('unknown', { lapse })] })).toMatchObject({
      state: 'unknown',
      reasons: [{ code: 'witness-silent', lapse, ids: ['t-one'] }],
    });
  });

  test('takes the worse of two verdicts of one check on one object, and shows both', () => {
    const both = [
      telemetry('satisfied', { id: 'good' }),
      telemetry('not-satisfied', { id: 'bad' }),
    ];
    expect(judge({ telemetry: both })).toMatchObject({
      state: 'not-satisfied',
      contradictions: [{ kind: 'telemetry-disagrees', claims: ['good'], refutes: ['bad'] }],
    });
  });
});

describe('what people attest', () => {
  test('counts once reviewed, from its effective date until it expires', () => {
    const one = attestation('satisfied', {
      effectiveFrom: hoursFrom(0),
      expiresAt: hoursFrom(5),
    });
    const inputs = { attestations: [one] };
    expect(judge(inputs, hoursFrom(-1))).toMatchObject({
      state: 'unknown',
      reasons: [{ code: 'attestation-future', at: hoursFrom(0) }],
    });
    expect(judge(inputs)).toMatchObject({ state: 'satisfied', decidedBy: ['a'] });
    expect(judge(inputs, hoursFrom(5))).toMatchObject({
      state: 'unknown',
      reasons: [{ code: 'attestation-expired', at: hoursFrom(5) }],
    });
    expect(judge({ attestations: [{ ...one, reviewed: false }] })).toMatchObject({
      state: 'unknown',
      reasons: [{ code: 'attestation-unreviewed' }],
    });
  });

  test('confirms what telemetry cannot prove alone', () => {
    const seen = [telemetry('partial', { confirmable: true })];
    expect(judge({ telemetry: seen }).state).toBe('partial');
    const confirmed = judge({ telemetry: seen, attestations: [attestation('satisfied')] });
    expect(confirmed).toMatchObject({ state: 'satisfied', contradictions: [] });
  });

  test('does not stand against telemetry that refutes it', () => {
    const found = judge({
      telemetry: [telemetry('not-satisfied')],
      attestations: [attestation('satisfied')],
    });
    expect(found).toMatchObject({
      state: 'not-satisfied',
      contradictions: [
        { kind: 'attestation-against-telemetry', claims: ['a'], refutes: ['t-one'] },
      ],
    });
  });

  test('stands against telemetry when it is the worse', () => {
    const found = judge({
      telemetry: [telemetry('satisfied')],
      attestations: [attestation('not-satisfied')],
    });
    expect(found).toMatchObject({
      state: 'not-satisfied',
      contradictions: [{ claims: ['t-one'], refutes: ['a'] }],
    });
  });

  test('takes the worse of two and shows both', () => {
    const two = [attestation('satisfied'), attestation('partial', { id: 'b' })];
    expect(judge({ attestations: two })).toMatchObject({
      state: 'partial',
      contradictions: [{ kind: 'attestations-disagree', claims: ['a'], refutes: ['b'] }],
    });
  });

  test('speaks for objects that telemetry does not see', () => {
    const found = judge({
      telemetry: [telemetry('unknown')],
      attestations: [attestation('satisfied')],
    });
    expect(found.state).toBe('satisfied');
  });
});

describe('exceptions and exclusions', () => {
  const exception = { id: 'e', effectiveFrom: hoursFrom(-1), expiresAt: hoursFrom(5) };

  test('except a gap without changing what is scored', () => {
    const found = judge({ telemetry: [telemetry('not-satisfied')], exceptions: [exception] });
    expect(found).toMatchObject({
      state: 'excepted',
      scoredAs: 'not-satisfied',
      lowest: 'not-satisfied',
      highest: 'not-satisfied',
      reasons: [{ code: 'exception-in-force', until: hoursFrom(5) }],
      changesAt: hoursFrom(5),
    });
  });

  test('end by themselves', () => {
    const inputs = { telemetry: [telemetry('not-satisfied')], exceptions: [exception] };
    expect(judge(inputs, hoursFrom(5))).toMatchObject({
      state: 'not-satisfied',
      reasons: [{ code: 'exception-expired', at: hoursFrom(5) }],
    });
  });

  test('say so where nothing needs them', () => {
    const found = judge({ telemetry: [telemetry('satisfied')], exceptions: [exception] });
    expect(found).toMatchObject({
      state: 'satisfied',
      reasons: [{ code: 'exception-not-needed' }],
    });
  });

  test('leave an item out, and show what speaks against that', () => {
    const found = judge({
      telemetry: [telemetry('not-satisfied')],
      exclusion: { reason: 'no wireless network' },
    });
    expect(found).toMatchObject({
      state: 'not-applicable',
      contradictions: [{ kind: 'exclusion-against-evidence', refutes: ['t-one'] }],
    });
  });
});

describe('whatever is known', () => {
  const rank: Readonly<Record<KnownState, number>> = {
    'not-satisfied': 0,
    partial: 1,
    satisfied: 2,
    'not-applicable': 3,
  };
  const random = createSeededRandom(211);
  const histories = Array.from({ length: 3_000 }, () => randomInputs(random));

  test('the order of the inputs does not matter', () => {
    for (const inputs of histories) {
      const mixed: ItemInputs = {
        ...inputs,
        telemetry: shuffled(random, inputs.telemetry),
        attestations: shuffled(random, inputs.attestations),
        exceptions: shuffled(random, inputs.exceptions),
      };
      expect(combineItem(mixed, judgedAt)).toEqual(combineItem(inputs, judgedAt));
    }
  });

  test('the lower bound is never above the upper one, and the state lies between', () => {
    for (const inputs of histories) {
      const { lowest, highest, scoredAs } = combineItem(inputs, judgedAt);
      expect(rank[lowest]).toBeLessThanOrEqual(rank[highest]);
      if (scoredAs === 'unknown') continue;
      expect(rank[scoredAs]).toBeGreaterThanOrEqual(rank[lowest]);
      expect(rank[scoredAs]).toBeLessThanOrEqual(rank[highest]);
    }
  });

  test('one more failure never raises either bound', () => {
    for (const inputs of histories) {
      const before = combineItem(inputs, judgedAt);
      const failure = telemetry('not-satisfied', {
        id: 'more',
        ...(random.chance(0.5) && { objectId: 'object-0', checkId: 'check-0' }),
      });
      const failed: AttestationInput = attestation('not-satisfied', { id: 'more' });
      const worse = random.chance(0.5)
        ? { ...inputs, telemetry: [...inputs.telemetry, failure] }
        : { ...inputs, attestations: [...inputs.attestations, failed] };
      const after = combineItem(worse, judgedAt);
      expect(rank[after.lowest]).toBeLessThanOrEqual(rank[before.lowest]);
      expect(rank[after.highest]).toBeLessThanOrEqual(rank[before.highest]);
    }
  });

  test('nothing unknown, expired or of the future makes an item pass', () => {
    for (const inputs of histories) {
      const blind: ItemInputs = {
        telemetry: inputs.telemetry.filter(
          ({ verdict, observedTo, expiresAt }) =>
            verdict === 'unknown' || observedTo > judgedAt || expiresAt <= judgedAt,
        ),
        attestations: inputs.attestations.filter(
          ({ reviewed, effectiveFrom, expiresAt }) =>
            !reviewed || effectiveFrom > judgedAt || (expiresAt !== null && expiresAt <= judgedAt),
        ),
        exceptions: inputs.exceptions,
      };
      const found = combineItem(blind, judgedAt);
      expect(found.scoredAs).toBe('unknown');
      expect(found.lowest).toBe('not-satisfied');
      expect(found.reasons.length).toBeGreaterThan(0);
    }
  });

  test('an exception changes no bound', () => {
    for (const inputs of histories) {
      const { lowest, highest, scoredAs } = combineItem(inputs, judgedAt);
      const bare = combineItem({ ...inputs, exceptions: [] }, judgedAt);
      expect([lowest, highest, scoredAs]).toEqual([bare.lowest, bare.highest, bare.scoredAs]);
    }
  });

  test('nothing changes before it says so', () => {
    for (const inputs of histories) {
      const now = combineItem(inputs, judgedAt);
      const before =
        now.changesAt === null ? hoursFrom(10_000) : hoursFrom(-1 / 3_600_000, now.changesAt);
      expect(combineItem(inputs, before)).toMatchObject({
        state: now.state,
        lowest: now.lowest,
        highest: now.highest,
      });
    }
  });

  test('an object that is unknown does not lift another', () => {
    for (const inputs of histories) {
      const more = { ...randomTelemetry(random, 99), verdict: 'unknown' as const };
      const before = combineItem(inputs, judgedAt);
      const after = combineItem({ ...inputs, telemetry: [...inputs.telemetry, more] }, judgedAt);
      if (before.scoredAs !== 'satisfied') expect(after.scoredAs).not.toBe('satisfied');
    }
  });
});
