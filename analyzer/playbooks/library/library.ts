import type { Insertable, Selectable } from 'kysely';
import type { Logger } from 'pino';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { appendAudit } from '../../audit/append.ts';
import type { SigningKey } from '../../audit/signing-key.ts';
import { actorOf } from '../../people/actor.ts';
import type { Principal } from '../../people/principal.ts';
import { visibleUnitIds } from '../../people/visibility.ts';
import { newId } from '../../stores/records/new-id.ts';
import type { Records, Trx } from '../../stores/records/records.ts';
import { PlaybookError } from '../errors.ts';
import type { Fault } from '../fault.ts';
import type { Program } from '../program.ts';
import type { Programs } from '../programs.ts';
import type { PlaybookRules } from '../rules.ts';
import type { PlaybookTables } from '../tables.ts';
import { compileStored } from '../validation/validate.ts';
import type { Checked, CheckPlaybooks } from '../validation/validation-thread.ts';
import { builtInFolder, readBuiltIn } from './built-in.ts';

type Row = Selectable<PlaybookTables['playbooks']>;

/** A playbook as the library lists it. */
export interface LibraryEntry extends Row {
  builtIn: boolean;
  /** Last end of a drill or run that followed any version of it, among what the reader sees; null: never. */
  lastDrilledAt: string | null;
}

export interface LibraryDeps {
  records: Records;
  programs: Programs;
  rules: PlaybookRules;
  /** Ids of rules/deadlines. */
  deadlines(): readonly string[];
  check: CheckPlaybooks;
  /** Whether an account must not read a playbook now: it is to play it in a drill that is blind. */
  isSealed(accountId: string, playbook: { hash: string; playbookId: string }): Promise<boolean>;
  key: SigningKey;
  time: TimeSource;
  log: Logger;
  /** Folder of the playbooks that come with the platform. */
  builtIn?: string;
}

/** Playbooks that a unit may run: those that come with the platform and those that units brought in. */
export interface Library {
  list(principal: Principal): Promise<LibraryEntry[]>;
  /** Throws PlaybookError PLAYBOOK_UNKNOWN, also for one that the principal does not see; SEALED. */
  get(principal: Principal, id: string): Promise<{ entry: LibraryEntry; program: Program }>;
  /** The program of an entry that may be run: its text is kept already. Throws PLAYBOOK_UNKNOWN, SEALED. */
  pin(principal: Principal, id: string): Promise<Program>;
  /** Everything that is wrong with a text; nothing: it could be brought in. */
  faults(text: string): Promise<Fault[]>;
  /** Throws PLAYBOOK_INVALID with `faults`, PLAYBOOK_EXISTS with `id`. */
  add(principal: Principal, unitId: string, text: string): Promise<LibraryEntry>;
}

/** Of the platform itself: everybody sees it. No unit has this id. */
const everybody = '';
/** Most that a list shows; more than any school or bureau has. */
const mostListed = 2_000;

/** What the signature of a library entry is over. */
export function signedText(hash: string): string {
  return `xiaodun playbook ${hash}`;
}

/** Playbooks are immutable: a new version is a new entry with a hash of its own, signed by the node that took it in. */
export function createLibrary(deps: LibraryDeps): Library {
  const { records, programs, rules, key, time, log, builtIn = builtInFolder } = deps;
  let shipped: Promise<void> | undefined;

  const check = (texts: readonly string[]): Promise<Checked[]> =>
    deps.check({ texts, rules, deadlines: deps.deadlines() });

  function rowOf(
    { hash, json, extension, steps, injects, roles }: Program,
    given: Pick<Row, 'id' | 'unit_id' | 'owner_id' | 'owner_name' | 'created_at'>,
  ): Insertable<PlaybookTables['playbooks']> & Row {
    return {
      ...given,
      hash,
      playbook_id: json.id,
      name: json.name,
      kind: extension.kind,
      version: extension.version,
      steps: steps.size,
      injects: injects.size,
      roles: roles.size,
      node: key.id,
      signature: key.sign(signedText(hash)),
    };
  }

  async function writeShipped(trx: Trx, id: string, good: Extract<Checked, { kind: 'good' }>) {
    const program = compileStored(good.content, good.hash);
    const row = rowOf(program, {
      id,
      unit_id: everybody,
      owner_id: '',
      owner_name: '',
      created_at: program.json.modified,
    });
    const { id: _, ...columns } = row;
    await programs.keep(trx, good, isoNow(time));
    await trx
      .insertInto('playbooks')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
      .execute();
  }

  /** Brings the built-in ones in, once per version of the files. One with faults is left out and said so. */
  async function bringShipped(): Promise<void> {
    const rows = await records.db
      .selectFrom('playbooks')
      .select(['id', 'hash'])
      .where('unit_id', '=', everybody)
      .execute();
    const known = new Map(rows.map(({ id, hash }) => [id, hash]));
    const files = await readBuiltIn(builtIn);
    const fresh = files.filter(({ id, hash }) => hash === undefined || known.get(id) !== hash);
    const gone = rows.filter(({ id }) => !files.some((file) => file.id === id)).map(({ id }) => id);
    const checked = fresh.length > 0 ? await check(fresh.map(({ text }) => text)) : [];
    for (const [index, result] of checked.entries()) {
      const id = fresh[index]?.id ?? '';
      if (result.kind === 'good') await records.transaction((trx) => writeShipped(trx, id, result));
      else
        log.error({ playbook: id, faults: result.faults }, 'playbooks: a built-in one has faults');
    }
    if (gone.length > 0) {
      await records.db.deleteFrom('playbooks').where('id', 'in', gone).execute();
    }
  }

  function ready(): Promise<void> {
    shipped ??= bringShipped().catch((error: unknown) => {
      shipped = undefined;
      throw error;
    });
    return shipped;
  }

  async function lastDrilled(principal: Principal): Promise<Map<string, string>> {
    const last = new Map<string, string>();
    for (const table of ['runs', 'drill_runs'] as const) {
      const rows = await records.db
        .selectFrom(table)
        .select((eb) => ['playbook_id', eb.fn.max('ended_at').as('ended')])
        .where('unit_id', 'in', visibleUnitIds(records.db, principal, isoNow(time)))
        .where('ended_at', 'is not', null)
        .groupBy('playbook_id')
        .execute();
      for (const { playbook_id: id, ended } of rows) {
        if (ended !== null && ended > (last.get(id) ?? '')) last.set(id, ended);
      }
    }
    return last;
  }

  const visibleRows = (principal: Principal) =>
    records.db
      .selectFrom('playbooks')
      .selectAll()
      .where((eb) =>
        eb.or([
          eb('unit_id', '=', everybody),
          eb('unit_id', 'in', visibleUnitIds(records.db, principal, isoNow(time))),
        ]),
      );

  const entryOf = (row: Row, last: ReadonlyMap<string, string>): LibraryEntry => ({
    ...row,
    builtIn: row.unit_id === everybody,
    lastDrilledAt: last.get(row.playbook_id) ?? null,
  });

  async function get(principal: Principal, id: string) {
    await ready();
    const row = await visibleRows(principal).where('id', '=', id).executeTakeFirst();
    if (!row) throw new PlaybookError('PLAYBOOK_UNKNOWN', `There is no playbook ${id}.`);
    const { hash, playbook_id: playbookId } = row;
    if (await deps.isSealed(principal.accountId, { hash, playbookId })) {
      // Says no more than it must: that there is a drill may itself be what nobody is to know.
      const message = 'The script is sealed: whoever may have to play it reads it afterwards.';
      throw new PlaybookError('SEALED', message);
    }
    const program = await programs.get(records.db, hash);
    return { entry: entryOf(row, await lastDrilled(principal)), program };
  }

  return {
    get,
    pin: async (principal, id) => (await get(principal, id)).program,

    async list(principal) {
      await ready();
      const last = await lastDrilled(principal);
      const rows = await visibleRows(principal).orderBy('id', 'desc').limit(mostListed).execute();
      return rows.map((row) => entryOf(row, last));
    },

    async faults(text) {
      const [result] = await check([text]);
      return result?.kind === 'faults' ? result.faults : [];
    },

    async add(principal, unitId, text) {
      const [result] = await check([text]);
      if (result?.kind !== 'good') {
        const faults = result?.faults ?? [];
        const message = `The playbook has ${faults.length} faults.`;
        throw new PlaybookError('PLAYBOOK_INVALID', message, { faults });
      }
      const at = isoNow(time);
      const row = rowOf(compileStored(result.content, result.hash), {
        id: newId(time.now()),
        unit_id: unitId,
        owner_id: principal.accountId,
        owner_name: principal.name,
        created_at: at,
      });
      await records.transaction(async (trx) => {
        await programs.keep(trx, result, at);
        const known = await trx
          .selectFrom('playbooks')
          .select('id')
          .where('unit_id', '=', unitId)
          .where('hash', '=', row.hash)
          .executeTakeFirst();
        if (known) {
          const message = 'This very playbook is in the library already.';
          throw new PlaybookError('PLAYBOOK_EXISTS', message, { id: known.id });
        }
        await trx.insertInto('playbooks').values(row).execute();
        await appendAudit(trx, {
          unitId,
          actor: actorOf(principal),
          action: 'playbook.add',
          target: { kind: 'playbook', id: row.id },
          after: { hash: row.hash, name: row.name, version: row.version },
          at,
        });
      });
      return entryOf(row, new Map());
    },
  };
}
