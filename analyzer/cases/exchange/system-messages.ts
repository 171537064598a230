import type { Db } from '../../stores/records/records.ts';
import type { CaseState, Machine } from '../machine.ts';
import type { CaseMessage } from '../message.ts';
import { readFold } from '../projection.ts';

/** What the rules about openings and about the platform's own messages need to know of the cases of a batch. */
export interface KnownCases {
  machineOf(kind: string): Machine<CaseState> | undefined;
  /** As stored here, or as the opening message of the batch makes it. */
  stateOf(caseId: string): CaseState | undefined;
}

function openedBy(message: CaseMessage, machine: Machine<CaseState>): CaseState | undefined {
  const transition = machine.transitions[message.kind];
  if (transition?.from !== 'none') return undefined;
  try {
    return transition.apply(undefined, message.payload, message);
  } catch {
    // A payload of another form: the machine refuses it by itself.
    return undefined;
  }
}

export async function knownCases(
  db: Db,
  machines: readonly Machine<CaseState>[],
  messages: readonly CaseMessage[],
): Promise<KnownCases> {
  const byKind = new Map<string, Machine<CaseState>>(machines.map((each) => [each.kind, each]));
  const states = new Map<string, CaseState>();
  for (const message of messages) {
    const machine = byKind.get(message.caseKind);
    if (states.has(message.caseId) || !machine) continue;
    const stored = await readFold(db, message.caseId);
    const state = stored?.fold.state ?? openedBy(message, machine);
    if (state) states.set(message.caseId, state);
  }
  return { machineOf: (kind) => byKind.get(kind), stateOf: (caseId) => states.get(caseId) };
}

function issuerOf(state: CaseState): unknown {
  return (state as CaseState & { issuerUnitId?: unknown }).issuerUnitId;
}

/**
 * A machine lets «the platform» do what no side may do, or what a side may do as well. Coming from another node, the
 * platform there speaks for the unit that the message names: it opens cases in no other unit's name, and does for a side
 * only what its own side may do.
 */
export function systemFault(message: CaseMessage, cases: KnownCases): string | undefined {
  const machine = cases.machineOf(message.caseKind);
  const transition = machine?.transitions[message.kind];
  if (!machine || !transition) return undefined;
  const state =
    transition.from === 'none' ? openedBy(message, machine) : cases.stateOf(message.caseId);
  if (!state) return undefined;
  const { unitId, actor } = message;
  const issuer = issuerOf(state);
  if (transition.from === 'none' && issuer !== undefined && issuer !== unitId) {
    return `the unit ${unitId} may not open a case in the name of another`;
  }
  if (actor.kind === 'person') return undefined;
  const forSides = transition.by.filter((side) => side !== 'system');
  if (forSides.length === 0) return undefined;
  const sides = machine.sides(state, unitId);
  if (forSides.some((side) => sides.includes(side))) return undefined;
  return `the platform of the unit ${unitId} may not do this for another side`;
}
