import { setImmediate } from 'node:timers/promises';

/** Cells (expected action × person) that one turn of the event loop may take: a few milliseconds. */
const cellsPerTurn = 2_000;

/** Does the work for one after the other and lets others have their turn in between. */
export async function inSlices<T extends { accountIds: readonly string[] }>(
  items: readonly T[],
  work: (item: T) => void,
): Promise<void> {
  let cells = 0;
  for (const item of items) {
    work(item);
    cells += item.accountIds.length + 1;
    if (cells < cellsPerTurn) continue;
    cells = 0;
    await setImmediate();
  }
}
