import { foldText } from '../sigma/fold-text.ts';

/**
 * `foldText` for single UTF-16 units. For all but a few characters the result for a text is that of each unit alone,
 * so an index can fold while it reads and need not make a second text.
 */

/** Characters whose lower case is longer or needs two units. */
export function needsWholeText(unit: number): boolean {
  return unit === 0x130 || (unit >= 0xd800 && unit <= 0xdfff);
}

let folds: Uint16Array | undefined;

/** Unit → folded unit, for all that `needsWholeText` does not name. Made at first use: 65,536 units. */
export function unitFolds(): Uint16Array {
  if (folds) return folds;
  folds = new Uint16Array(65_536);
  for (let unit = 0; unit < folds.length; unit += 1) {
    const folded = needsWholeText(unit) ? '' : foldText(String.fromCharCode(unit));
    folds[unit] = folded === '' ? unit : folded.charCodeAt(0);
  }
  return folds;
}
