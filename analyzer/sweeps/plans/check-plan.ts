import {
  formatAddress,
  parsePrefix,
  type AddressRange,
} from '../../../collector/sweeps/address.ts';
import { SweepError } from '../../../collector/sweeps/errors.ts';
import { createScope, type ScopeLimits } from '../../../collector/sweeps/scope.ts';
import { isDay } from '../../register/civil-day.ts';

export interface PrefixInput {
  prefix: string;
  unitId?: string;
  v4Twin?: string;
  vlan?: number;
  note?: string;
}

export interface ExclusionInput {
  prefix: string;
  reason: string;
}

export interface PlanInput {
  name: string;
  authorisedBy: string;
  authorisedFrom: string;
  authorisedUntil: string;
  authorisationReference: string;
  note: string;
  prefixes: readonly PrefixInput[];
  exclusions: readonly ExclusionInput[];
}

/** A range as the database has it: ends as 32 hex digits, so that texts compare like numbers. */
export interface StoredRange {
  prefix: string;
  family: 'ipv4' | 'ipv6';
  first: string;
  last: string;
}

/** What is wrong, and at which part of the plan: `prefixes/3`. */
export interface PlanFault {
  at: string;
  code: string;
  detail: string;
}

const hex = (value: bigint): string => value.toString(16).padStart(32, '0');

function stored(range: AddressRange & { length: number }): StoredRange {
  const { family, first, last, length } = range;
  return {
    prefix: `${formatAddress({ family, value: first })}/${length}`,
    family: family === 4 ? 'ipv4' : 'ipv6',
    first: hex(first),
    last: hex(last),
  };
}

/** The range of `prefix`, canonical. Throws SweepError BAD_PREFIX. */
export function storedRange(prefix: string): StoredRange {
  return stored(parsePrefix(prefix));
}

/** Runs one check; a refusal of the engine becomes a fault. */
function tried<T>(faults: PlanFault[], at: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SweepError)) throw error;
    faults.push({ at, code: error.code, detail: error.message });
    return undefined;
  }
}

function checkDays(input: PlanInput, maxDays: number, today: string, faults: PlanFault[]): void {
  const { authorisedFrom: from, authorisedUntil: until } = input;
  if (!isDay(from) || !isDay(until)) {
    faults.push({ at: 'authorisedUntil', code: 'NO_SUCH_DAY', detail: 'There is no such day.' });
    return;
  }
  const days = (Date.parse(until) - Date.parse(from)) / 86_400_000 + 1;
  if (days < 1) {
    faults.push({
      at: 'authorisedUntil',
      code: 'ENDS_BEFORE',
      detail: 'It ends before it begins.',
    });
  } else if (days > maxDays) {
    const detail = `An authorisation holds at most ${maxDays} days.`;
    faults.push({ at: 'authorisedUntil', code: 'TOO_LONG', detail });
  }
  if (until < today) {
    faults.push({ at: 'authorisedUntil', code: 'OVER', detail: 'That day has passed.' });
  }
}

export interface CheckedPlan {
  prefixes: (StoredRange & {
    v4_twin: string | null;
    vlan: number | null;
    note: string;
    unitId?: string;
  })[];
  exclusions: (StoredRange & { reason: string })[];
}

/**
 * Checks a plan by itself: days, prefixes, twins, exclusions. All faults at once, so that a person corrects them in one go.
 *
 * @param options.today the civil day; options.maxDays of an authorisation.
 */
export function checkPlan(
  input: PlanInput,
  options: { limits: ScopeLimits; maxDays: number; today: string; allowLoopback: boolean },
): { plan: CheckedPlan; faults: PlanFault[] } {
  const faults: PlanFault[] = [];
  checkDays(input, options.maxDays, options.today, faults);
  const plan: CheckedPlan = { prefixes: [], exclusions: [] };
  for (const [index, one] of input.prefixes.entries()) {
    const at = `prefixes/${index}`;
    const range = tried(faults, at, () => parsePrefix(one.prefix));
    if (!range) continue;
    const twin = one.v4Twin?.trim() === '' ? undefined : one.v4Twin;
    const twinRange =
      twin === undefined ? undefined : tried(faults, `${at}/v4Twin`, () => parsePrefix(twin));
    if (twinRange && (twinRange.family !== 4 || range.family !== 6)) {
      const detail = 'An IPv4 prefix belongs to an IPv6 prefix.';
      faults.push({ at: `${at}/v4Twin`, code: 'BAD_TWIN', detail });
    }
    // One by one: the engine's own check says which prefix it refuses.
    tried(faults, at, () =>
      createScope({
        prefixes: [{ prefix: one.prefix }],
        exclusions: [],
        limits: options.limits,
        allowLoopback: options.allowLoopback,
      }),
    );
    plan.prefixes.push({
      ...stored(range),
      v4_twin: twinRange ? stored(twinRange).prefix : null,
      vlan: one.vlan ?? null,
      note: one.note ?? '',
      ...(one.unitId === undefined ? {} : { unitId: one.unitId }),
    });
  }
  for (const [index, one] of input.exclusions.entries()) {
    const range = tried(faults, `exclusions/${index}`, () => storedRange(one.prefix));
    if (range) plan.exclusions.push({ ...range, reason: one.reason });
  }
  if (faults.length === 0) {
    tried(faults, 'prefixes', () =>
      createScope({
        prefixes: input.prefixes.map(({ prefix }) => ({ prefix })),
        exclusions: input.exclusions.map(({ prefix }) => prefix),
        limits: options.limits,
        allowLoopback: options.allowLoopback,
      }),
    );
  }
  return { plan, faults };
}
