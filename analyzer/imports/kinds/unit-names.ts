import { visibleUnitIds } from '../../people/visibility.ts';
import { matchKey } from '../sheet/read-cells.ts';
import { rowNote, type CellPlace, type RowNote } from '../row-note.ts';
import type { PlanContext } from './kind.ts';

export interface KnownUnit {
  id: string;
  name: string;
  code: string | null;
  parentId?: string;
}

/** Units that the person sees, by what ledgers call them. */
export interface UnitNames {
  units: readonly KnownUnit[];
  byCode(code: string): KnownUnit | undefined;
  /** Code first, then name. */
  find(text: string): { unit: KnownUnit } | { matches: number };
}

export async function readUnitNames({ db, principal, at }: PlanContext): Promise<UnitNames> {
  const rows = await db
    .selectFrom('units')
    .leftJoin('unit_closure as up', (join) =>
      join
        .onRef('up.descendant', '=', 'units.id')
        .on('up.depth', '=', 1)
        .on('up.from_at', '<=', at)
        .on((eb) => eb.or([eb('up.until_at', 'is', null), eb('up.until_at', '>', at)])),
    )
    .select(['units.id', 'units.name', 'units.code', 'up.ancestor'])
    .where('units.id', 'in', visibleUnitIds(db, principal, at))
    .where('units.closed_at', 'is', null)
    .where('units.peer_id', 'is', null)
    .orderBy('units.id')
    .execute();
  const codes = new Map<string, KnownUnit>();
  const names = new Map<string, KnownUnit[]>();
  const units = rows.map(({ ancestor, ...unit }) => ({
    ...unit,
    ...(ancestor !== null && { parentId: ancestor }),
  }));
  for (const unit of units) {
    if (unit.code !== null) codes.set(matchKey(unit.code), unit);
    const key = matchKey(unit.name);
    names.set(key, [...(names.get(key) ?? []), unit]);
  }
  return {
    units,
    byCode: (code) => codes.get(matchKey(code)),
    find(text) {
      const coded = codes.get(matchKey(text));
      if (coded) return { unit: coded };
      const named = names.get(matchKey(text)) ?? [];
      const [only] = named;
      return only && named.length === 1 ? { unit: only } : { matches: named.length };
    },
  };
}

/** Nothing, or several, by that name. */
export function unitFault(matches: number, place: CellPlace | undefined): RowNote {
  if (matches > 1) {
    return rowNote(
      'fault',
      'UNIT_AMBIGUOUS',
      [`有 ${matches} 个同名单位`, `${matches} units have this name`],
      ['请改写机构代码', 'Write the code of the unit'],
      place,
    );
  }
  return rowNote(
    'fault',
    'UNIT_UNKNOWN',
    ['没有这个单位，或不在您的管辖范围内', 'there is no such unit that you may see'],
    ['请核对名称或机构代码，或先导入单位', 'Check name or code, or import the unit first'],
    place,
  );
}
