import type { ItemMark } from '../scoring/count.ts';

const excluded = 1;
const importances = [undefined, 'ordinary', 'important', 'critical'] as const;
const risks = [undefined, 'none', 'medium', 'high'] as const;
const hazards = [undefined, 'none', 'open', 'remediated'] as const;

/** What is said of an item as a whole, in one word: whether it is left out, and the assessor's mark. */
export function flagsOf(isExcluded: boolean, mark: ItemMark = {}): number {
  return (
    (isExcluded ? excluded : 0) |
    (importances.indexOf(mark.importance) << 1) |
    (risks.indexOf(mark.risk) << 3) |
    (hazards.indexOf(mark.majorHazard) << 5)
  );
}

export function isExcluded(flags: number): boolean {
  return (flags & excluded) !== 0;
}

/** Undefined without a mark, which is what most items have. */
export function markOf(flags: number): ItemMark | undefined {
  if (flags >> 1 === 0) return undefined;
  const importance = importances[(flags >> 1) & 3];
  const risk = risks[(flags >> 3) & 3];
  const majorHazard = hazards[(flags >> 5) & 3];
  return {
    ...(importance && { importance }),
    ...(risk && { risk }),
    ...(majorHazard && { majorHazard }),
  };
}
