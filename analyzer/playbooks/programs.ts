import { canonicalJson } from '../audit/canonical-json.ts';
import type { Db, Trx } from '../stores/records/records.ts';
import { PlaybookError } from './errors.ts';
import type { Program } from './program.ts';
import { compileStored } from './validation/validate.ts';

/** Programs kept in memory; a node runs a few playbooks at a time. */
const mostKept = 8;

type Kept = { hash: string; content: string } | Pick<Program, 'hash' | 'json'>;

/**
 * Programs by hash: read from the store once, then kept. Immutable, so a run carries the hash only. What was checked when it
 * came in is not checked again: rules that have become stricter since do not stop a run.
 */
export interface Programs {
  /** Throws PlaybookError PLAYBOOK_UNKNOWN. */
  get(db: Db | Trx, hash: string): Promise<Program>;
  find(db: Db | Trx, hash: string): Promise<Program | undefined>;
  /** Stores a checked playbook, unless it is there; only then a run can follow it. `content`: its canonical JSON. */
  keep(trx: Trx, playbook: Kept, at: string): Promise<void>;
}

export function createPrograms(): Programs {
  const kept = new Map<string, Program>();

  function remember(program: Program): Program {
    kept.delete(program.hash);
    kept.set(program.hash, program);
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return program;
  }

  async function find(db: Db | Trx, hash: string): Promise<Program | undefined> {
    const known = kept.get(hash);
    if (known) return remember(known);
    const row = await db
      .selectFrom('playbook_contents')
      .select('content')
      .where('hash', '=', hash)
      .executeTakeFirst();
    return row && remember(compileStored(row.content, hash));
  }

  return {
    find,
    async get(db, hash) {
      const program = await find(db, hash);
      if (program) return program;
      throw new PlaybookError('PLAYBOOK_UNKNOWN', `There is no playbook with the hash ${hash}.`);
    },
    async keep(trx, playbook, at) {
      const { hash } = playbook;
      const content = 'content' in playbook ? playbook.content : canonicalJson(playbook.json);
      await trx
        .insertInto('playbook_contents')
        .values({ hash, content, stored_at: at })
        .onConflict((conflict) => conflict.column('hash').doNothing())
        .execute();
    },
  };
}
