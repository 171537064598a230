import type { Selectable } from 'kysely';
import type { Records } from '../../analyzer/stores/records/records.ts';
import type { OutboundState, TellingTables } from '../../analyzer/telling/tables.ts';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import type { Receipt } from './channel.ts';
import type { DeliveryError } from './errors.ts';
import type { MessagePolicy } from './load-policy.ts';

export type OutboundRow = Selectable<TellingTables['outbound']>;

/** Longer than any single send may take; a row held longer belonged to a process that died. */
export const leaseMs = 120_000;
const maxError = 500;

/** The outbound table as a queue. Every change goes to the row as it was claimed, so that a late process ends nothing. */
export function createQueue(deps: {
  records: Records;
  time: TimeSource;
  policy: MessagePolicy;
  random: () => number;
}) {
  const { records, time, policy, random } = deps;
  const isoIn = (ms: number) => new Date(time.now() + ms).toISOString();

  function held(row: OutboundRow) {
    return records.db
      .updateTable('outbound')
      .where('id', '=', row.id)
      .where('state', '=', 'sending')
      .where('lease_until', '=', row.lease_until);
  }

  return {
    /** Takes due rows, oldest first, and those whose sender has died. */
    async claim(limit: number): Promise<OutboundRow[]> {
      const now = isoNow(time);
      return await records.transaction(async (trx) => {
        const due = await trx
          .selectFrom('outbound')
          .select('id')
          .where((eb) =>
            eb.or([
              eb.and([eb('state', '=', 'waiting'), eb('next_at', '<=', now)]),
              eb.and([eb('state', '=', 'sending'), eb('lease_until', '<=', now)]),
            ]),
          )
          .orderBy('next_at')
          .orderBy('id')
          .limit(limit)
          .$if(records.dialect === 'postgres', (query) => query.forUpdate().skipLocked())
          .execute();
        if (due.length === 0) return [];
        return await trx
          .updateTable('outbound')
          .set({ state: 'sending', lease_until: isoIn(leaseMs) })
          .where(
            'id',
            'in',
            due.map(({ id }) => id),
          )
          .returningAll()
          .execute();
      });
    },

    async sent(row: OutboundRow, receipt: Receipt): Promise<void> {
      const at = isoNow(time);
      await held(row)
        .set({
          state: receipt.kind,
          attempts: row.attempts + 1,
          accepted_at: at,
          delivered_at: receipt.kind === 'delivered' ? at : null,
          ended_at: at,
          reference: receipt.reference ?? null,
          lease_until: null,
          error_code: null,
          error: null,
        })
        .execute();
    },

    /** Puts it back with a growing pause, or to the dead letters. Answers which. */
    async failed(row: OutboundRow, error: DeliveryError): Promise<OutboundState> {
      const { delaysSeconds, longestSeconds } = policy.retry;
      const delay = delaysSeconds[row.attempts];
      const noted = {
        attempts: row.attempts + 1,
        error_code: error.code,
        error: error.message.slice(0, maxError),
        lease_until: null,
      };
      if (!error.retryable || delay === undefined) {
        await held(row)
          .set({ ...noted, state: 'dead', ended_at: isoNow(time) })
          .execute();
        return 'dead';
      }
      // The upper half is random, so that letters of one outage do not march in step.
      const pause = delay * 1_000 * (0.5 + random() / 2);
      const asked = Math.min(error.retryAfterMs ?? 0, longestSeconds * 1_000);
      await held(row)
        .set({ ...noted, state: 'waiting', next_at: isoIn(Math.max(pause, asked)) })
        .execute();
      return 'waiting';
    },

    /** Gives it back as if it had not been taken. */
    async postpone(row: OutboundRow, ms: number): Promise<void> {
      await held(row)
        .set({ state: 'waiting', lease_until: null, next_at: isoIn(ms) })
        .execute();
    },

    /** Frees what a killed process of ours held; only for the sole user of the database. */
    async releaseAll(): Promise<void> {
      await records.db
        .updateTable('outbound')
        .set({ lease_until: isoNow(time) })
        .where('state', '=', 'sending')
        .execute();
    },
  };
}

export type Queue = ReturnType<typeof createQueue>;
