import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { SigningKey } from '../audit/signing-key.ts';
import type { Deadlines } from '../clocks/deadlines.ts';
import type { LiveBus } from '../live/live-bus.ts';
import type { Jobs } from '../stores/jobs/jobs.ts';
import type { Records } from '../stores/records/records.ts';
import type { Tell } from '../telling/tell.ts';
import { CaseError } from './errors.ts';
import type { CaseState, Machine } from './machine.ts';
import type { CaseKind } from './message.ts';
import { checkMachine } from './payloads.ts';

export interface CasesDeps {
  records: Records;
  time: TimeSource;
  log: Logger;
  /** Of this node; every message is signed with it. */
  key: SigningKey;
  /** Asked inside the transaction, which holds the turn of all writers: a second connection might wait for it. */
  deadlines: Pick<Deadlines, 'resolve' | 'calendar'>;
  /** One per kind of case. */
  machines: readonly Machine<CaseState>[];
  /** Carry out what messages set off; without them `drainOutbox` has to be called. */
  jobs?: Jobs;
  /** Hears of each change after its commit. */
  live?: LiveBus;
  /** Tells people; without it messages to people wait in the outbox. */
  tell?: Tell;
  metrics?: Registry;
}

/** Machines by kind, each checked. Throws CaseError MACHINE_INVALID; on asking for another, CASE_KIND_UNKNOWN. */
export function createMachineRegistry(machines: readonly Machine<CaseState>[]) {
  const byKind = new Map<string, Machine<CaseState>>();
  for (const machine of machines) {
    checkMachine(machine);
    if (byKind.has(machine.kind)) {
      throw new CaseError('MACHINE_INVALID', `There are two machines ${machine.kind}.`);
    }
    byKind.set(machine.kind, machine);
  }
  return {
    kinds: [...byKind.keys()],
    find: (kind: string) => byKind.get(kind),
    get(kind: CaseKind): Machine<CaseState> {
      const machine = byKind.get(kind);
      if (machine) return machine;
      throw new CaseError('CASE_KIND_UNKNOWN', `This node knows no cases of the kind ${kind}.`);
    },
  };
}

export type MachineRegistry = ReturnType<typeof createMachineRegistry>;
