/**
 * Lower-casing of single UTF-16 units. JavaScript's `toLowerCase` works on whole texts; for all but a few characters
 * the result is that of each unit alone, so an index can fold while it reads and need not make a second text.
 */

/** Characters whose lower case is longer, depends on their neighbours, or needs two units. */
export function needsWholeText(unit: number): boolean {
  return unit === 0x130 || unit === 0x3a3 || (unit >= 0xd800 && unit <= 0xdfff);
}

let folds: Uint16Array | undefined;

/** Unit → lower-cased unit, for all that `needsWholeText` does not name. Made at first use: 65,536 units. */
export function unitFolds(): Uint16Array {
  if (folds) return folds;
  folds = new Uint16Array(65_536);
  for (let unit = 0; unit < folds.length; unit += 1) {
    folds[unit] = needsWholeText(unit)
      ? unit
      : String.fromCharCode(unit).toLowerCase().charCodeAt(0);
  }
  return folds;
}
