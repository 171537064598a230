import { readFold } from '../../cases/projection.ts';
import type { CaseState } from '../../cases/machine.ts';
import type { CaseKind } from '../../cases/message.ts';
import type { Db, Trx } from '../../stores/records/records.ts';

interface StoredCase {
  kind: CaseKind;
  version: number;
  state: CaseState;
}

export async function readStored(db: Db | Trx, caseId: string): Promise<StoredCase | undefined> {
  const stored = await readFold(db, caseId);
  const state = stored?.fold.state;
  return state && { kind: stored.kind, version: stored.fold.version, state };
}

/** Cases read again and again: a node has one or two drills under way, each with its run. */
export interface KnownCases {
  read(db: Db | Trx, caseId: string): Promise<StoredCase | undefined>;
}

interface KeptCases extends KnownCases {
  /** What a transaction has made of a case, for when it has committed. */
  keepLater(trx: Trx, caseId: string, stored: StoredCase): void;
}

const mostKept = 8;

/**
 * Drills and runs as they were last committed. The whole state of a large run is some hundred kilobytes of JSON, and everything
 * that happens in it needs that state; the version in the database says whether what is kept still holds, whoever wrote it.
 * What a transaction has read is kept when it has committed: one that is rolled back leaves nothing here.
 * `later`: does something after the commit of a transaction.
 */
export function createKnownCases(later: (trx: Db | Trx, work: () => void) => void): KeptCases {
  const kept = new Map<string, StoredCase>();

  function keep(caseId: string, stored: StoredCase): void {
    kept.delete(caseId);
    kept.set(caseId, stored);
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  }

  return {
    async read(db, caseId) {
      const known = kept.get(caseId);
      if (known) {
        const row = await db
          .selectFrom('cases')
          .select('version')
          .where('case_id', '=', caseId)
          .executeTakeFirst();
        if (row?.version === known.version) return known;
      }
      const stored = await readStored(db, caseId);
      if (!stored) return undefined;
      if (!db.isTransaction) keep(caseId, stored);
      else later(db, () => keep(caseId, stored));
      return stored;
    },
    keepLater: (trx, caseId, stored) => later(trx, () => keep(caseId, stored)),
  };
}
