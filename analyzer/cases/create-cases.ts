import type { PassOn } from '../people/hand-over.ts';
import type { Principal } from '../people/principal.ts';
import type { Trx } from '../stores/records/records.ts';
import { isoNow } from '../../collector/time/time-source.ts';
import { actIn, type Acted } from './act.ts';
import { createAnnouncer } from './announcer.ts';
import { availableActions } from './available.ts';
import type { AvailableAction, CaseAction, Cases, CaseView, ReceiveOptions } from './cases.ts';
import { createMachineRegistry, type CasesDeps } from './engine.ts';
import type { Fold } from './fold.ts';
import type { CaseMessage } from './message.ts';
import { readLog } from './message-store.ts';
import { passCases } from './hand-over.ts';
import { createOutbox, type OutboxResult } from './outbox.ts';
import { projectedOf, readFold } from './projection.ts';
import { rebuildCases } from './rebuild.ts';
import { receiveCase } from './receive.ts';

export interface CasesEngine extends Cases {
  /** Carries out what messages have set off; the job does it by itself. */
  drainOutbox(): Promise<OutboxResult>;
  /** For `HandOver.alsoPass`: names the successor in every open case that the leaver is responsible for. */
  handOver: PassOn;
  /** Defines the job of the outbox; call it once, before the jobs are started. */
  start(): Promise<void>;
}

const jobName = 'cases.outbox';
const sweepEveryMs = 5_000;
const jobTimeoutMs = 10 * 60_000;

function viewOf(
  stored: Awaited<ReturnType<typeof readFold>>,
  caseId: string,
): CaseView | undefined {
  const state = stored?.fold.state;
  if (!stored || !state) return undefined;
  return { kind: stored.kind, ...projectedOf(caseId, { ...stored.fold, state }) };
}

/** The engine behind every workflow: see `Cases`. */
export function createCases(deps: CasesDeps): CasesEngine {
  const { records, time, jobs, log } = deps;
  const machines = createMachineRegistry(deps.machines);

  const wake = (): void => {
    jobs?.enqueue(jobName, {}, { dedupeKey: jobName }).catch((error: unknown) => {
      log.warn({ err: error }, 'cases: the outbox waits for its next round');
    });
  };
  const announcer = createAnnouncer(deps.live, wake);
  const partyUnits = (view: CaseView): string[] =>
    machines
      .get(view.kind)
      .parties(view.state)
      .map((party) => party.unitId);

  const announce = ({ view, message }: Acted): void => {
    if (!message) return;
    announcer.now(view, partyUnits(view));
  };
  const outbox = createOutbox(deps, machines, announce);

  async function receiveOne(
    messages: readonly CaseMessage[],
    trustedKeys: ReadonlyMap<string, string>,
    options: ReceiveOptions,
  ) {
    const arrival = await records.transaction((trx) =>
      receiveCase(trx, messages, trustedKeys, machines, deps, options),
    );
    const [first] = messages;
    const view = first && arrival.fold && foldView(first, arrival.fold);
    if (view) announcer.now(view, partyUnits(view));
    if (arrival.applied.length > 0) wake();
    return arrival;
  }

  function foldView({ caseId, caseKind }: CaseMessage, fold: Fold): CaseView | undefined {
    return viewOf({ kind: caseKind, fold }, caseId);
  }

  async function actWithin(trx: Trx, action: CaseAction): Promise<CaseView> {
    const acted = await actIn(trx, action, machines, deps);
    if (acted.message) announcer.later(acted.view, partyUnits(acted.view));
    return acted.view;
  }

  return {
    async act(action: CaseAction) {
      const acted = await records.transaction((trx) => actIn(trx, action, machines, deps));
      announce(acted);
      if (acted.message) wake();
      return acted.view;
    },

    actIn: actWithin,

    async find(caseId) {
      return viewOf(await readFold(records.db, caseId), caseId);
    },

    async log(caseId) {
      const stored = await readFold(records.db, caseId);
      const messages = await readLog(records.db, caseId);
      return messages.map((message) => {
        const refused = stored?.fold.refused[message.id];
        return refused ? { ...message, refused } : message;
      });
    },

    async available(caseId, unitId, principal?: Principal): Promise<AvailableAction[]> {
      const stored = await readFold(records.db, caseId);
      if (!stored) return [];
      const machine = machines.get(stored.kind);
      return availableActions(machine, caseId, stored.fold, unitId, isoNow(time), principal);
    },

    async receive(messages, trustedKeys, options = {}) {
      const byCase = Map.groupBy(messages, (message) => message.caseId);
      const result = {
        applied: 0,
        known: 0,
        rejected: [] as { id: string; code: string; detail: string }[],
      };
      for (const some of byCase.values()) {
        const { applied, known, rejected } = await receiveOne(some, trustedKeys, options);
        result.applied += applied.length;
        result.known += known;
        result.rejected.push(...rejected);
      }
      return result;
    },

    async handOver(trx, change) {
      const isOpen = (kind: string, state: string) => {
        const machine = machines.find(kind);
        return machine?.states[state] !== undefined && machine.states[state].final !== true;
      };
      const cases = await passCases(trx, change, isOpen, (action) => actWithin(trx, action));
      return cases > 0 ? { cases } : {};
    },

    rebuild: () => rebuildCases(records, machines),
    drainOutbox: () => outbox.drain(),

    async start() {
      if (!jobs) return;
      jobs.define(jobName, async (_, { signal }) => void (await outbox.drain(signal)), {
        timeoutMs: jobTimeoutMs,
      });
      await jobs.repeat(jobName, jobName, {}, sweepEveryMs);
    },
  };
}
