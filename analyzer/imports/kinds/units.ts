import type { Units } from '../../people/units.ts';
import type { UnitKind } from '../../people/tables.ts';
import { rowNote, type ReadRow, type RowNote } from '../row-note.ts';
import { matchKey } from '../sheet/read-cells.ts';
import type { ImportKind, PlanContext, PlannedRow } from './kind.ts';
import { readUnitNames, unitFault, type UnitNames } from './unit-names.ts';

const perStatement = 500;

/** Codes are unique on the node, also those of units out of sight or closed. */
async function readTakenCodes({ db }: PlanContext, rows: readonly ReadRow[]): Promise<Set<string>> {
  const codes = rows.map(({ cells }) => cells['code'] ?? '').filter((code) => code !== '');
  const taken = new Set<string>();
  for (let at = 0; at < codes.length; at += perStatement) {
    const found = await db
      .selectFrom('units')
      .select('code')
      .where('code', 'in', codes.slice(at, at + perStatement))
      .execute();
    for (const { code } of found) if (code !== null) taken.add(code);
  }
  return taken;
}

type Parent = { parentId: string } | { parentRow: number } | { fault: RowNote };

/** The parent of a row: in the file or on the node; what the file says of itself goes first. */
function parentOf(
  row: ReadRow,
  rows: ReadonlyMap<string, readonly ReadRow[]>,
  names: UnitNames,
  unitId: string,
): Parent {
  const text = row.cells['parent'] ?? '';
  const place = row.places['parent'];
  if (text === '') return { parentId: unitId };
  const inFile = (rows.get(matchKey(text)) ?? []).filter((each) => each !== row);
  const known = names.find(text);
  if ('unit' in known) return { parentId: known.unit.id };
  const [only] = inFile;
  if (only && inFile.length === 1) return { parentRow: only.row };
  return { fault: unitFault(inFile.length + known.matches, place) };
}

function isRing(start: number, parents: ReadonlyMap<number, number>): boolean {
  let at = parents.get(start);
  for (let steps = 0; at !== undefined && steps <= parents.size; steps += 1) {
    if (at === start) return true;
    at = parents.get(at);
  }
  return at !== undefined;
}

function depthOf(row: number, parents: ReadonlyMap<number, number>): number {
  let depth = 0;
  for (let at = parents.get(row); at !== undefined; at = parents.get(at)) depth += 1;
  return depth;
}

/** Levels that a file may have; a tree of units has seven at most. */
const maxDepth = 20;

export function createUnitsImport({ units }: { units: Pick<Units, 'createIn'> }): ImportKind {
  return {
    async plan(context, rows) {
      const names = await readUnitNames(context);
      const taken = await readTakenCodes(context, rows);
      const inFile = new Map<string, ReadRow[]>();
      for (const row of rows) {
        for (const text of new Set([row.cells['name'] ?? '', row.cells['code'] ?? ''])) {
          if (text !== '') inFile.set(matchKey(text), [...(inFile.get(matchKey(text)) ?? []), row]);
        }
      }
      const parents = new Map<number, number>();
      const found = new Map(
        rows.map((row) => [row.row, parentOf(row, inFile, names, context.unitId)]),
      );
      for (const [row, parent] of found)
        if ('parentRow' in parent) parents.set(row, parent.parentRow);
      const seen = new Map<string, number>();
      const planned: PlannedRow[] = [];
      for (const row of rows) {
        const { name = '', code = '', kind = '' } = row.cells;
        const notes: RowNote[] = [...row.notes];
        const parent = found.get(row.row);
        if (parent && 'fault' in parent) notes.push(parent.fault);
        const ring = isRing(row.row, parents);
        if (ring) {
          notes.push(
            rowNote(
              'fault',
              'UNIT_CYCLE',
              ['上级单位互相循环', 'the units are above each other'],
              ['请改正上级单位', 'Correct the unit above'],
              row.places['parent'],
            ),
          );
        }
        const depth = ring ? 0 : depthOf(row.row, parents);
        if (depth > maxDepth) {
          notes.push(
            rowNote(
              'fault',
              'UNIT_TOO_DEEP',
              ['层级过多', 'too many levels'],
              ['请减少层级', 'Use fewer levels'],
            ),
          );
        }
        const parentKey =
          parent && 'parentId' in parent
            ? parent.parentId
            : `row ${parent && 'parentRow' in parent ? parent.parentRow : ''}`;
        for (const key of [
          code === '' ? '' : `code ${matchKey(code)}`,
          `name ${parentKey} ${matchKey(name)}`,
        ]) {
          const earlier = key === '' ? undefined : seen.get(key);
          if (earlier !== undefined) {
            notes.push(
              rowNote(
                'fault',
                'ROW_TWICE',
                [`与第 ${earlier} 行重复`, `is the same as row ${earlier}`],
                ['请删除其中一行', 'Delete one of them'],
                row.places[key.startsWith('code') ? 'code' : 'name'],
              ),
            );
            break;
          }
          if (key !== '') seen.set(key, row.row);
        }
        const coded = code === '' ? undefined : names.byCode(code);
        const same =
          coded ??
          names.units.find(
            (unit) => unit.parentId === parentKey && matchKey(unit.name) === matchKey(name),
          );
        const differs = coded !== undefined && matchKey(coded.name) !== matchKey(name);
        if (differs || (coded === undefined && taken.has(code))) {
          notes.push(
            rowNote(
              'fault',
              'UNIT_CODE_TAKEN',
              ['该机构代码已属于另一个单位', 'another unit has this code'],
              ['请核对机构代码', 'Check the code'],
              row.places['code'],
            ),
          );
        }
        const faulty = notes.some((note) => note.kind === 'fault');
        planned.push({
          row: row.row,
          step: (depth + 1) * 1_000_000 + row.row,
          title: name,
          notes,
          ...(!faulty &&
            parent &&
            !('fault' in parent) && { plan: { name, kind, code, ...parent } }),
          ...(!faulty && same && { knownId: same.id }),
        });
      }
      return planned;
    },

    async apply(trx, { principal }, rows, targetOf) {
      const made = new Map<number, string>();
      for (const { row, plan } of rows) {
        const { name, kind, code, parentId, parentRow } = plan as {
          name: string;
          kind: UnitKind;
          code: string;
          parentId?: string;
          parentRow?: number;
        };
        const above = parentId ?? (parentRow === undefined ? undefined : await targetOf(parentRow));
        const unit = { name, kind, ...(code !== '' && { code }), parentId: above ?? '' };
        made.set(row, await units.createIn(trx, principal, unit));
      }
      return made;
    },
  };
}
