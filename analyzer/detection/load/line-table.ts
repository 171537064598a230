/** Where an offset lies, as editors count: from 1, columns in UTF-16 units. */
export interface LineTable {
  position(at: number): { line: number; column: number };
}

/** The beginnings of lines are looked for when the first position is asked for: most files have no fault. */
export function createLineTable(text: string): LineTable {
  let starts: number[] | undefined;

  const find = (): number[] => {
    const found = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) found.push(at + 1);
    return found;
  };

  return {
    position(at) {
      // Most of what is asked for is the beginning of the file.
      const firstBreak = starts === undefined ? text.indexOf('\n') : -1;
      if (starts === undefined && (firstBreak < 0 || at <= firstBreak)) {
        return { line: 1, column: at + 1 };
      }
      starts ??= find();
      let [low, high] = [0, starts.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= at) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
    },
  };
}
