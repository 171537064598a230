import type {
  ImportKind,
  ImportRowView,
  ImportView,
  RowNoteView,
} from '../../api/imports/schema.ts';
import type { Session } from '../providers/session.ts';
import { isPermitted } from '../providers/session.ts';

export type { ImportKind, ImportRowView, ImportView, RowNoteView };

export const importKinds = [
  'units',
  'people',
  'notices',
  'apps',
] as const satisfies readonly ImportKind[];

export const rowOutcomes = ['create', 'known', 'fault'] as const;

/** As rules/imports has it; the server decides, this saves a vain upload. */
export const mostImportBytes = 8 * 1_024 * 1_024;

const resourceOf = {
  units: 'units',
  people: 'accounts',
  notices: 'notices',
  apps: 'apps',
} as const;
/** Whose units a file may be for. */
const roleOf = {
  units: ['system-admin'],
  people: ['system-admin'],
  notices: ['bureau-analyst'],
  apps: ['school-security-officer', 'app-reviewer', 'app-provider'],
} as const satisfies Record<ImportKind, readonly string[]>;

/** What the person may import; the server still decides. */
export function kindsFor(who: Session | undefined): readonly ImportKind[] {
  return importKinds.filter((kind) => isPermitted(who, resourceOf[kind], 'create'));
}

/** Units for which the person may import; the own one first. */
export function unitsFor(
  who: Session | undefined,
  kind: ImportKind,
): readonly { id: string; name: string }[] {
  const names = new Map(
    (who?.grants ?? [])
      .filter(({ role }) => roleOf[kind].some((each) => each === role))
      .map(({ unitId, unitName }) => [unitId, unitName]),
  );
  return [...names]
    .map(([id, name]) => ({ id, name }))
    .toSorted(
      (a, b) => Number(b.id === who?.account.unitId) - Number(a.id === who?.account.unitId),
    );
}

export function kindOf(text: string | null | undefined): ImportKind | undefined {
  return importKinds.find((kind) => kind === text);
}

/** Why a file is not even sent: a message key. */
export function unfitFile({ name, size }: Pick<File, 'name' | 'size'>): string | undefined {
  if (!/\.xlsx$/iu.test(name)) return 'imports.notXlsx';
  if (size === 0) return 'imports.emptyFile';
  return size > mostImportBytes ? 'imports.tooLarge' : undefined;
}

/** Share of the rows that are through, 0 to 1. */
export function progressOf({ done, refused, create }: ImportView['counts']): number {
  return create === 0 ? 1 : (done + refused) / create;
}

export function importPath({ kind, id }: Pick<ImportView, 'kind' | 'id'>): string {
  return `/imports/${kind}/${encodeURIComponent(id)}`;
}
