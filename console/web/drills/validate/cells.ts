import type { Observations } from '../results/debrief.ts';

export type Expectation = Observations['expectations'][number];
export type Observation = Observations['observations'][number];
export type Proposal = Observations['proposals'][number];
export type Result = Observation['result'];

/** One expected action of one person: what somebody has to judge. */
export interface Cell {
  key: string;
  expectation: Expectation;
  accountId: string;
  /** What the reader has judged. */
  mine: Observation | undefined;
  /** What other evaluators have judged. */
  others: readonly Observation[];
  /** What the log says by itself; counts for nobody until somebody confirms it. */
  proposal: Proposal | undefined;
}

interface Of {
  injectId: string;
  accountId: string;
  expectedId: string | null;
}

export const cellKey = ({ injectId, expectedId, accountId }: Of): string =>
  `${injectId} ${expectedId ?? ''} ${accountId}`;

/** All cells in the order of the script. A judgement without an expected action is about all that the inject expects. */
export function cellsOf(data: Observations, readerId: string): Cell[] {
  const proposals = new Map(data.proposals.map((each) => [cellKey(each), each]));
  return data.expectations.flatMap((expectation) =>
    expectation.accountIds.map((accountId): Cell => {
      const key = cellKey({ ...expectation, accountId });
      const about = data.observations.filter(
        (each) =>
          each.injectId === expectation.injectId &&
          each.accountId === accountId &&
          (each.expectedId === null || each.expectedId === expectation.expectedId),
      );
      return {
        key,
        expectation,
        accountId,
        mine: about.find(({ evaluatorId }) => evaluatorId === readerId),
        others: about.filter(({ evaluatorId }) => evaluatorId !== readerId),
        proposal: proposals.get(key),
      };
    }),
  );
}

export interface CellFilter {
  person?: string | undefined;
  inject?: string | undefined;
  /** A result, `open` for cells that nobody has judged, `proposed` for open ones of which the log says something. */
  result?: string | undefined;
}

export function isWanted(cell: Cell, { person, inject, result }: CellFilter): boolean {
  if (person !== undefined && cell.accountId !== person) return false;
  if (inject !== undefined && cell.expectation.injectId !== inject) return false;
  const judged = [...(cell.mine === undefined ? [] : [cell.mine]), ...cell.others];
  switch (result) {
    case undefined:
      return true;
    case 'open':
      return judged.length === 0;
    case 'proposed':
      return judged.length === 0 && cell.proposal !== undefined;
    default:
      return judged.some((each) => each.result === result);
  }
}

/** Cells by inject, in the order of the script. */
export function byInject(cells: readonly Cell[]): { expectation: Expectation; cells: Cell[] }[] {
  const groups = new Map<string, { expectation: Expectation; cells: Cell[] }>();
  for (const cell of cells) {
    const { injectId } = cell.expectation;
    const group = groups.get(injectId) ?? { expectation: cell.expectation, cells: [] };
    group.cells.push(cell);
    groups.set(injectId, group);
  }
  return [...groups.values()];
}
