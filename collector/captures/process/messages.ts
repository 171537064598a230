import type { CaptureFacts } from '../facts.ts';
import type { ReadingBounds } from '../rules.ts';

/** To the process that reads; the capture itself comes on its standard input. */
export interface ReadRequest {
  kind: 'read';
  rules: ReadingBounds;
}

const listNames = ['hosts', 'claims', 'names'] as const;
type ListName = (typeof listNames)[number];

/** From it: long lists in slices, so that nobody has to parse a large message at once. */
export type ReadAnswer =
  | { [Name in ListName]: { kind: Name; rows: CaptureFacts[Name] } }[ListName]
  | { kind: 'facts'; facts: Omit<CaptureFacts, ListName> };

const rowsPerMessage = 500;

/** The facts in messages; the last one is `facts`. */
export function* answersOf(facts: CaptureFacts): Generator<ReadAnswer> {
  const { hosts, claims, names, ...rest } = facts;
  const lists = { hosts, claims, names };
  for (const kind of listNames) {
    for (let from = 0; from < lists[kind].length; from += rowsPerMessage) {
      const rows = lists[kind].slice(from, from + rowsPerMessage);
      yield { kind, rows } as ReadAnswer;
    }
  }
  yield { kind: 'facts', facts: rest };
}

/** Puts messages together again; answers the facts with the last one. */
export function createCollector(): (answer: ReadAnswer) => CaptureFacts | undefined {
  const lists: Pick<CaptureFacts, ListName> = { hosts: [], claims: [], names: [] };
  return (answer) => {
    switch (answer.kind) {
      case 'hosts':
        lists.hosts.push(...answer.rows);
        return undefined;
      case 'claims':
        lists.claims.push(...answer.rows);
        return undefined;
      case 'names':
        lists.names.push(...answer.rows);
        return undefined;
      case 'facts':
        return { ...answer.facts, ...lists };
    }
  };
}
