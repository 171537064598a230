import type { CatalogueItem } from '../assessment/catalogue/catalogue.ts';
import { addMonths } from '../register/civil-day.ts';
import type { Questions } from './questions/questions.ts';
import type { AttestedValidity } from './state.ts';

/** When evidence was true: what covers a period is as old as the end of it, whatever day is written on it. */
export function basisOf(dates: { effectiveOn: string; periodTo: string | null }): string {
  const { effectiveOn, periodTo } = dates;
  return periodTo !== null && periodTo < effectiveOn ? periodTo : effectiveOn;
}

/** How long an attestation of these items may count at most: the shortest of their classes, from what it is based on. */
export function validityOf(
  questions: Questions,
  items: readonly Pick<CatalogueItem, 'key'>[],
  basisOn: string,
): AttestedValidity {
  const [first, ...rest] = items.map(({ key }) => questions.validityOf(key));
  const shortest = rest.reduce(
    (least, one) => (one.months < (least?.months ?? Infinity) ? one : least),
    first,
  );
  if (!shortest) throw new RangeError('an attestation speaks of one item at least');
  const { id, months, source, confidence } = shortest;
  const latestOn = addMonths(basisOn, months);
  return { id, months, source, confidence, latestOn, aheadDays: questions.aheadDays };
}
