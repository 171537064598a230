import type { Fold } from './fold.ts';
import type { CaseState, GuardContext, Machine, Refusal, Transition } from './machine.ts';
import type { CaseMessage } from './message.ts';
import { payloadFault } from './payloads.ts';

const stateName = <S extends CaseState>(machine: Machine<S>, state: string) =>
  machine.states[state] ?? { zh: state, en: state };

/** Why the state does not allow a message, or undefined. */
export function stateRefusal<S extends CaseState>(
  machine: Machine<S>,
  transition: Transition<S>,
  state: S | undefined,
): Refusal | undefined {
  if (!state) {
    if (transition.from === 'none') return undefined;
    return { code: 'CASE_NOT_OPEN', zh: '事项尚未建立。', en: 'The case is not open yet.' };
  }
  if (transition.from === 'any') {
    if (!machine.states[state.state]?.final) return undefined;
  } else if (transition.from !== 'none' && transition.from.includes(state.state)) {
    return undefined;
  }
  const name = stateName(machine, state.state);
  return {
    code: 'WRONG_STATE',
    zh: `当前状态为“${name.zh}”，不能${transition.zh}。`,
    en: `The state is “${name.en}”; “${transition.en}” is not possible.`,
  };
}

/** Sides that an actor has in a case. */
export function sidesOf<S extends CaseState>(
  machine: Machine<S>,
  state: S,
  attempt: Pick<CaseMessage, 'actor' | 'unitId'>,
): readonly string[] {
  return attempt.actor.kind === 'system' ? ['system'] : machine.sides(state, attempt.unitId);
}

/** Why a unit may not send a message whatever the state, or undefined. */
export function sideRefusal<S extends CaseState>(
  transition: Transition<S>,
  sides: readonly string[],
): Refusal | undefined {
  if (transition.by.some((side) => sides.includes(side))) return undefined;
  return {
    code: 'ACTION_FORBIDDEN',
    zh: `您所代表的单位在此事项中不能${transition.zh}。`,
    en: `The unit that you act for may not do “${transition.en}” here.`,
  };
}

function unknownAction(kind: string): Refusal {
  return {
    code: 'ACTION_UNKNOWN',
    zh: `没有“${kind}”这一操作。`,
    en: `There is no action ${kind}.`,
  };
}

type Read<S extends CaseState> = Pick<Fold<S>, 'state' | 'clocks' | 'steps'>;

/** Why kind, payload, side or state do not allow a message; undefined when only the guard may still object. Pure. */
export function formalRefusal<S extends CaseState>(
  machine: Machine<S>,
  fold: Read<S>,
  message: CaseMessage,
): Refusal | undefined {
  const { kind, payload } = message;
  const transition = machine.transitions[kind];
  if (!transition) return unknownAction(kind);
  const fault = payloadFault(transition.payload, payload);
  if (fault !== undefined) {
    return { code: 'PAYLOAD_INVALID', zh: `填写内容有误：${fault}`, en: `Not valid: ${fault}` };
  }
  if (!fold.state && transition.from !== 'none') {
    return stateRefusal(machine, transition, undefined);
  }
  // Who may open a case shows in the case that it would be.
  const state = fold.state ?? transition.apply(undefined, payload, message);
  return (
    sideRefusal(transition, sidesOf(machine, state, message)) ??
    stateRefusal(machine, transition, fold.state)
  );
}

/** Why a message is not legal on a case as it stands; undefined when it is. Pure. Hash and clocks are not looked at. */
export function findRefusal<S extends CaseState>(
  machine: Machine<S>,
  fold: Read<S>,
  message: CaseMessage,
): Refusal | undefined {
  const refusal = formalRefusal(machine, fold, message);
  const transition = machine.transitions[message.kind];
  if (refusal || !transition?.guard) return refusal;
  const state = fold.state ?? transition.apply(undefined, message.payload, message);
  return transition.guard(state, message.payload, guardContext(fold, message));
}

/** What a guard may know besides the case and the payload. */
export function guardContext(
  fold: Pick<Fold, 'clocks' | 'steps'>,
  { caseId, at, unitId, actor }: CaseMessage,
): GuardContext {
  return {
    caseId,
    at,
    actorUnitId: unitId,
    ...(actor.kind === 'person' && { accountId: actor.accountId }),
    clocks: fold.clocks,
    steps: fold.steps,
  };
}
