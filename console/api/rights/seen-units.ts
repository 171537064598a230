import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleAmong } from '../../../analyzer/people/visibility.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { notFound } from '../problem.ts';

/** 404 for the first of these units that the caller does not see; what is undefined is not asked for. */
export async function requireSeenUnits(
  db: Db,
  principal: Principal,
  ids: readonly (string | undefined)[],
  atIso: string,
): Promise<ReadonlyMap<string, string>> {
  const wanted = ids.filter((id) => id !== undefined);
  const seen = await visibleAmong(db, principal, wanted, atIso);
  const missing = wanted.find((id) => !seen.has(id));
  if (missing !== undefined) throw notFound('unit', missing);
  return seen;
}

/** The unit with its name; 404 when the caller does not see it. */
export async function getSeenUnit(
  db: Db,
  principal: Principal,
  id: string,
  atIso: string,
): Promise<{ id: string; name: string }> {
  const seen = await requireSeenUnits(db, principal, [id], atIso);
  return { id, name: seen.get(id) ?? id };
}
