import type { Logger } from 'pino';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import type { RuleWorkBook } from '../pipeline/rule-work.ts';
import type { Records } from '../stores/records/records.ts';
import { addCosts, pruneCosts } from './costs.ts';
import type { HistoryLimits } from './limits.ts';

export interface RuleHistoryDeps {
  records: Records;
  /** Where the pipeline adds up what its threads report. */
  book: Pick<RuleWorkBook, 'take' | 'giveBack'>;
  limits: HistoryLimits;
  time: TimeSource;
  log: Logger;
}

/** Writes what rules cost to the database now and then, so that it outlives the process. */
export interface RuleHistory {
  start(): void;
  /** Writes what there is. What cannot be written is kept for the next time. */
  save(): Promise<void>;
  /** Writes for the last time; safe to call twice. */
  stop(): Promise<void>;
}

export function createRuleHistory({
  records,
  book,
  limits,
  time,
  log,
}: RuleHistoryDeps): RuleHistory {
  let timer: NodeJS.Timeout | undefined;
  let saving: Promise<void> | undefined;

  async function write(): Promise<void> {
    const costs = book.take();
    if (costs.length === 0) return;
    try {
      await records.transaction(async (trx) => {
        await addCosts(trx, costs);
        await pruneCosts(trx, isoNow(time), limits.keptMs);
      });
    } catch (error) {
      book.giveBack(costs);
      log.warn({ err: error }, 'costs of rules could not be written; trying again later');
    }
  }

  async function save(): Promise<void> {
    saving ??= write().finally(() => (saving = undefined));
    await saving;
  }

  return {
    start() {
      timer ??= setInterval(() => void save(), limits.saveMs).unref();
    },
    save,
    async stop() {
      clearInterval(timer);
      timer = undefined;
      await saving;
      await save();
    },
  };
}
