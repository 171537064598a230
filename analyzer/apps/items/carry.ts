import type { Db, Trx } from '../../stores/records/records.ts';
import type { Verdict } from '../../vetting/finding.ts';
import type { Decisions } from './decision.ts';
import { findingsOf, findPackage, type VettedPackage } from './leads.ts';

/** What a person has to look at again when it is new. */
const worse: readonly Verdict[] = ['FAIL', 'SUSPECT', 'INCONCLUSIVE'];

interface CarryFault {
  item: string;
  text: string;
}

/** Whether some check says worse of an item now than it did of the package for which the item was decided. */
function gotWorse(item: string, before: VettedPackage, now: VettedPackage): boolean {
  const old = new Map(
    findingsOf(before, item, worse).map(({ check, verdict }) => [check, verdict]),
  );
  return findingsOf(now, item, worse).some(({ check, verdict }) => old.get(check) !== verdict);
}

/** Decided items that may be carried over: no problem, no new lead, and not of the present package already. */
export async function carriableItems(
  db: Db | Trx,
  state: Decisions & { appId: string },
): Promise<Set<string>> {
  const { packageId, appId, decisions } = state;
  const stale = Object.values(decisions).filter((each) => each.packageId !== packageId);
  if (stale.length === 0 || packageId === null) return new Set();
  const now = await findPackage(db, appId, packageId);
  if (!now) return new Set();
  const packages = new Map<string, VettedPackage>();
  const found = new Set<string>();
  for (const { item, verdict, packageId: earlier } of stale) {
    if (earlier === null || verdict === 'problem' || verdict === 'undecidable') continue;
    const before = packages.get(earlier) ?? (await findPackage(db, appId, earlier));
    if (!before) continue;
    packages.set(earlier, before);
    if (!gotWorse(item, before, now)) found.add(item);
  }
  return found;
}

/** The first of these items that may not be carried over, and why; undefined when all may. */
export async function findCarryFault(
  trx: Trx,
  state: Decisions & { appId: string },
  items: readonly string[],
): Promise<CarryFault | undefined> {
  const carriable = await carriableItems(trx, state);
  const item = items.find((each) => !carriable.has(each));
  if (item === undefined) return undefined;
  return {
    item,
    text: `${item} has no decision that holds for this package as well; decide it anew.`,
  };
}
