import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { JournalEntry, SweepEvent } from '../../../collector/sweeps/events.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { IdentityRules } from '../../assets/inventory/identity-rules.ts';
import type { LiveBus } from '../../live/live-bus.ts';
import type { Blobs } from '../../stores/blobs/blobs.ts';
import { ShutDown } from '../../stores/jobs/errors.ts';
import type { Records } from '../../stores/records/records.ts';
import { readKnowledge } from '../knowledge.ts';
import type { SweepRunRules } from '../rules.ts';
import type { AddressPlanTable, SweepState, SweepTable } from '../tables.ts';
import { askedIdentities, forgetOldHosts, keepFinds, keepIdentities } from './keep-finds.ts';
import { settingsOf } from './settings.ts';
import { startSweepThread, type SweepEnd } from './sweep-thread.ts';
import { takeInventory } from './take-inventory.ts';

export interface RunSweepDeps {
  records: Records;
  blobs: Blobs;
  time: TimeSource;
  live: LiveBus;
  rules: () => SweepRunRules;
  identityRules: () => IdentityRules;
  allowLoopback: boolean;
  /** After what a sweep found was taken into the inventory: units whose assets may have changed. */
  onInventory: (unitIds: readonly string[]) => Promise<void>;
}

/** Why a sweep may not send anything any more. */
interface Halt {
  state: Extract<SweepState, 'stopped' | 'withdrawn'>;
  reason: string;
}

type Plan = AddressPlanTable;

/** Known addresses of a sweep; larger plans get the newest. */
const maxKnowledgeBytes = 256 * 1_024 * 1_024;

/** What stands against sending: a stop, or a plan that is not the one that was authorised. */
export function haltOf(
  sweep: Pick<SweepTable, 'state' | 'plan_version'>,
  plan: Pick<Plan, 'state' | 'version' | 'authorised_from_at' | 'authorised_until_at'> | undefined,
  now: string,
): Halt | undefined {
  if (sweep.state === 'stopping') return { state: 'stopped', reason: 'BY_PERSON' };
  if (!plan || plan.state === 'ended') return { state: 'withdrawn', reason: 'PLAN_ENDED' };
  if (plan.version !== sweep.plan_version) return { state: 'withdrawn', reason: 'PLAN_CHANGED' };
  if (plan.authorised_until_at <= now) return { state: 'withdrawn', reason: 'PLAN_EXPIRED' };
  if (plan.authorised_from_at > now) return { state: 'withdrawn', reason: 'PLAN_NOT_YET' };
  return undefined;
}

/** Runs one sweep to its end, or on from where its journal stands. */
export function createSweepRun(deps: RunSweepDeps) {
  const { records, blobs, time, live, rules, allowLoopback } = deps;
  const { db } = records;

  const sweepOf = (id: string) =>
    db.selectFrom('sweeps').selectAll().where('id', '=', id).executeTakeFirst();
  const planOf = (id: string) =>
    db.selectFrom('address_plans').selectAll().where('id', '=', id).executeTakeFirst();

  async function halt(id: string): Promise<Halt | undefined> {
    const sweep = await sweepOf(id);
    if (!sweep) return { state: 'stopped', reason: 'BY_PERSON' };
    return haltOf(sweep, await planOf(sweep.plan_id), isoNow(time));
  }

  function publish(sweep: SweepTable, change: string): void {
    live.publish({ topic: 'sweep', unitId: sweep.unit_id, id: sweep.id, change });
  }

  async function finish(
    sweep: SweepTable,
    state: SweepState,
    reason: string | null,
    detail: string | null = null,
  ): Promise<void> {
    const at = isoNow(time);
    await records.transaction(async (trx) => {
      await trx
        .updateTable('sweeps')
        .set({ state, reason, detail: detail?.slice(0, 1_000) ?? null, ended_at: at })
        .where('id', '=', sweep.id)
        .execute();
      // A stopped one may go on; one that is over for good needs its journal no more.
      if (state === 'finished' || state === 'withdrawn') {
        await trx.deleteFrom('sweep_journal').where('sweep_id', '=', sweep.id).execute();
      }
    });
    publish(sweep, state);
  }

  async function knowledgeOf(sweep: SweepTable): Promise<Uint8Array> {
    let sha256 = sweep.knowledge_sha256;
    if (sha256 === null) {
      const lines = async function* () {
        const known = readKnowledge(db, sweep.unit_id, isoNow(time), rules().knowledge);
        for await (const one of known) yield `${JSON.stringify(one)}\n`;
      };
      const blob = await blobs.put(Readable.from(lines()), maxKnowledgeBytes);
      sha256 = blob.sha256;
      await db
        .updateTable('sweeps')
        .set({ knowledge_sha256: sha256 })
        .where('id', '=', sweep.id)
        .execute();
    }
    return buffer(await blobs.open(sha256));
  }

  async function journalOf(id: string): Promise<string[]> {
    const found: string[] = [];
    for (let after = -1; ;) {
      const rows = await db
        .selectFrom('sweep_journal')
        .select(['seq', 'entry'])
        .where('sweep_id', '=', id)
        .where('seq', '>', after)
        .orderBy('seq')
        .limit(50)
        .execute();
      found.push(...rows.map((row) => row.entry));
      if (rows.length < 50) return found;
      after = rows.at(-1)?.seq ?? after;
    }
  }

  async function prefixesOf(sweep: SweepTable) {
    const wanted = settingsOf(sweep.settings).prefixIds;
    const rows = await db
      .selectFrom('address_plan_prefixes')
      .selectAll()
      .where('plan_id', '=', sweep.plan_id)
      .orderBy('id')
      .execute();
    return wanted === undefined ? rows : rows.filter((row) => wanted.includes(row.id));
  }

  async function exclusionsOf(planId: string): Promise<string[]> {
    const rows = await db
      .selectFrom('address_plan_exclusions')
      .select('prefix')
      .where('plan_id', '=', planId)
      .orderBy('id')
      .execute();
    return rows.map((row) => row.prefix);
  }

  /** Runs the thread; answers how it ended, or what stood against going on. */
  async function sweepOn(sweep: SweepTable, signal: AbortSignal): Promise<SweepEnd | Halt> {
    const prefixes = await prefixesOf(sweep);
    const journal = await journalOf(sweep.id);
    const unitOf = new Map(prefixes.map((row) => [row.prefix, row.unit_id]));
    const settings = settingsOf(sweep.settings);
    let seq = journal.length;
    let stands: Halt | undefined;
    let toldAt = 0;
    const owner = { id: sweep.id, unitId: sweep.unit_id };

    async function told(events: readonly SweepEvent[]): Promise<void> {
      await records.transaction((trx) =>
        keepFinds(
          trx,
          owner,
          events,
          (prefix) => unitOf.get(prefix) ?? sweep.unit_id,
          isoNow(time),
        ),
      );
      if (time.now() - toldAt < rules().runs.progressMs) return;
      toldAt = time.now();
      publish(sweep, 'progress');
    }

    async function keep(entry: JournalEntry): Promise<boolean> {
      // Right before anything is sent: the plan as it is now decides. Answers of what was sent are kept in any case.
      if (entry.kind === 'asked') {
        stands ??= await halt(sweep.id);
        if (stands) return false;
      }
      await db
        .insertInto('sweep_journal')
        .values({ sweep_id: sweep.id, unit_id: sweep.unit_id, seq, entry: JSON.stringify(entry) })
        .execute();
      seq += 1;
      return true;
    }

    async function may(questions: number): Promise<boolean> {
      stands ??= await halt(sweep.id);
      if (stands) return false;
      await db
        .updateTable('sweeps')
        .set((eb) => ({
          probes: eb('probes', '+', questions),
          phase: 'identities',
          progress_at: isoNow(time),
        }))
        .where('id', '=', sweep.id)
        .execute();
      publish(sweep, 'progress');
      return true;
    }

    const forIdentities = Math.floor(sweep.budget * rules().identities.share);
    const thread = startSweepThread(
      {
        prefixes: prefixes.map((row) => ({
          prefix: row.prefix,
          ...(row.v4_twin === null ? {} : { ipv4: row.v4_twin }),
          ...(row.vlan === null ? {} : { vlan: row.vlan }),
        })),
        exclusions: await exclusionsOf(sweep.plan_id),
        allowLoopback,
        settings: {
          budget: Math.max(1, sweep.budget - forIdentities),
          ratePerSecond: sweep.rate,
          servicePorts: settings.ports ?? rules().runs.servicePorts,
        },
        seed: sweep.seed,
        knowledge: await knowledgeOf(sweep),
        journal,
        identities: {
          ...rules().identities,
          budget: forIdentities,
          ratePerSecond: sweep.rate,
          asked: await askedIdentities(db, sweep.id),
        },
      },
      { told, keep, may, shown: (some) => keepIdentities(records, sweep.id, some) },
    );
    // A round may take a while: a stop is not made to wait for its end.
    const watch = setInterval(() => {
      halt(sweep.id).then(
        (found) => {
          stands ??= found;
          if (found) thread.stop();
        },
        () => undefined,
      );
    }, rules().runs.progressMs);
    const killed = () => void thread.kill();
    signal.addEventListener('abort', killed, { once: true });
    if (signal.aborted) killed();
    try {
      const end = await thread.ended;
      return stands ?? end;
    } finally {
      clearInterval(watch);
      signal.removeEventListener('abort', killed);
      await thread.kill();
    }
  }

  async function begin(sweep: SweepTable): Promise<void> {
    const at = isoNow(time);
    const again = sweep.state === 'running';
    await db
      .updateTable('sweeps')
      .set({
        state: 'running',
        reason: null,
        detail: null,
        ended_at: null,
        started_at: sweep.started_at ?? at,
        ...(again ? { resumed: sweep.resumed + 1 } : {}),
      })
      .where('id', '=', sweep.id)
      .where('state', 'in', ['queued', 'running'])
      .execute();
    publish(sweep, 'running');
  }

  async function inventory(sweep: SweepTable, complete: boolean): Promise<void> {
    await takeInventory(
      {
        records,
        rules: deps.identityRules,
        hostsPerBatch: rules().runs.hostsPerBatch,
        now: () => isoNow(time),
      },
      { id: sweep.id, complete },
    );
    await deps.onInventory([...new Set((await prefixesOf(sweep)).map((row) => row.unit_id))]);
  }

  async function end(sweep: SweepTable, how: SweepEnd | Halt): Promise<void> {
    if ('state' in how) {
      await inventory(sweep, false);
      return finish(sweep, how.state, how.reason);
    }
    if (how.kind === 'failed') {
      await inventory(sweep, false);
      return finish(sweep, 'failed', how.code, how.message);
    }
    if (how.kind === 'refused') return finish(sweep, 'failed', 'JOURNAL', null);
    await inventory(sweep, how.result.end !== 'stopped');
    return finish(sweep, 'finished', how.result.end === 'budget' ? 'BUDGET_SPENT' : null);
  }

  /** Throws when the process is stopping (it runs again at the next start) and when the database fails (it is tried again). */
  return async function runSweep(id: string, signal: AbortSignal): Promise<void> {
    const sweep = await sweepOf(id);
    if (!sweep || !['queued', 'running', 'stopping'].includes(sweep.state)) return;
    if (sweep.resumed >= rules().runs.maxResumes) {
      return finish(sweep, 'failed', 'TOO_MANY_RESUMES');
    }
    const against = await halt(id);
    if (against) return end(sweep, against);
    await begin(sweep);
    const tooLong = AbortSignal.timeout(rules().runs.hours * 3_600_000);
    let how: SweepEnd | Halt;
    try {
      how = await sweepOn(sweep, AbortSignal.any([signal, tooLong]));
    } catch (error) {
      if (signal.reason instanceof ShutDown) throw signal.reason;
      if (!signal.aborted && !tooLong.aborted) throw error;
      return finish(sweep, 'failed', 'TOOK_TOO_LONG');
    }
    if (signal.reason instanceof ShutDown) throw signal.reason;
    await end(sweep, how);
    await forgetOldHosts(records, sweep.plan_id, rules().runs.keepHostsOfRuns);
  };
}
