import type { Records } from '../stores/records/records.ts';
import { keepScoresOfDay } from './score-days.ts';
import { scoreCounts, type Score } from './scoring/score.ts';
import { levelsOf } from './sheet/profile.ts';
import { countSheet } from './sheet/sheet.ts';
import { walkSheets, windowsOf, type SheetMaker, type SheetRow } from './sheet/store.ts';
import type { SystemTable } from './tables.ts';

/** Scores of a system under every pack, from its sheet alone. */
export function scoreSheet(
  { rules, profiles }: SheetMaker,
  system: SystemTable,
  sheet: Pick<SheetRow, 'words' | 'windows'>,
  at: string,
): Score[] {
  const verdicts = { words: sheet.words, windows: windowsOf(sheet) };
  const counts = countSheet(verdicts, profiles(levelsOf(system)), at);
  return rules.packs.map((pack) => scoreCounts(counts, pack));
}

/** Scores every system that is not closed, page by page; one page is held at a time. */
export async function* scoreAllSystems(
  records: Records,
  maker: SheetMaker,
  at: string,
): AsyncGenerator<readonly { system: SystemTable; scores: Score[] }[]> {
  for await (const page of walkSheets(records, maker, at)) {
    yield page.map(({ sheet, ...system }) => ({
      system,
      scores: scoreSheet(maker, system, sheet, at),
    }));
  }
}

/** Keeps today's score of every system, since scores change with time alone. */
export async function keepAllScores(
  records: Records,
  maker: SheetMaker,
  at: string,
  signal: AbortSignal,
): Promise<void> {
  for await (const page of scoreAllSystems(records, maker, at)) {
    if (signal.aborted) return;
    const first = page.flatMap(({ system, scores: [score] }) => (score ? [{ system, score }] : []));
    await keepScoresOfDay(records.db, first, at);
  }
}
