/** Something to say about a row; a `fault` keeps the import from being applied. */
export interface RowNote {
  kind: 'fault' | 'note';
  code: string;
  column?: string;
  heading?: string;
  value?: string;
  zh: string;
  en: string;
  fixZh: string;
  fixEn: string;
}

/** A cell of the file, for notes about it. */
export interface CellPlace {
  column: string;
  heading: string;
  value: string;
}

/** One row of the file: texts by column key as people wrote them, values as read. */
export interface ReadRow {
  row: number;
  /** Cleaned texts; dates as ISO dates, choices as their values (of several, joined by `,`). */
  cells: Readonly<Record<string, string>>;
  /** Where each cell stands. */
  places: Readonly<Record<string, CellPlace>>;
  notes: readonly RowNote[];
}

/** A note with what is wrong [zh, en] and what to do [zh, en]. */
export function rowNote(
  kind: RowNote['kind'],
  code: string,
  what: readonly [string, string],
  fix: readonly [string, string],
  place?: CellPlace,
): RowNote {
  return {
    kind,
    code,
    ...(place && { ...place, value: place.value.slice(0, 80) }),
    zh: what[0],
    en: what[1],
    fixZh: fix[0],
    fixEn: fix[1],
  };
}
