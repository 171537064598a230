import type { Principal } from '../people/principal.ts';
import type { AvailableAction } from './cases.ts';
import type { Fold } from './fold.ts';
import { sideRefusal, stateRefusal } from './legality.ts';
import type { CaseState, GuardContext, Machine, Refusal, Transition } from './machine.ts';

/** A payload of which nothing is known yet; it notices when somebody looks for what the message has to bring. */
function unknownPayload({ payload }: Transition<CaseState>) {
  const needed = new Set<PropertyKey>(payload.required);
  const seen = { missed: false };
  const empty = new Proxy(
    {},
    {
      get: (_target, name) => {
        seen.missed ||= needed.has(name);
      },
    },
  );
  return { empty, seen };
}

/**
 * A guard that looks at what its payload has to bring can not be asked before there is one: what it says of nothing («there
 * is no such day») is no reason. Then only the act itself will tell.
 */
function guardRefusal(
  transition: Transition<CaseState>,
  fold: Fold & { state: CaseState },
  context: Omit<GuardContext, 'clocks' | 'steps'>,
): Refusal | undefined {
  const { empty, seen } = unknownPayload(transition);
  const { clocks, steps } = fold;
  try {
    const refusal = transition.guard?.(fold.state, empty, { ...context, clocks, steps });
    return seen.missed ? undefined : refusal;
  } catch {
    return undefined;
  }
}

const notYours: Refusal = {
  code: 'ACTION_FORBIDDEN',
  zh: '您在该单位没有相应职责。',
  en: 'You hold no role at that unit.',
};

/**
 * What one unit may do with a case now, and why the rest is not possible. Actions in which the unit has no side are left
 * out, and those of the platform. With `principal`: refused where the person holds no grant exactly at that unit.
 */
export function availableActions(
  machine: Machine<CaseState>,
  caseId: string,
  fold: Fold,
  unitId: string,
  at: string,
  principal?: Principal,
): AvailableAction[] {
  const { state } = fold;
  if (!state) return [];
  const sides = machine.sides(state, unitId);
  const holds = principal?.grants.some((grant) => grant.unitId === unitId) ?? true;
  const context = {
    caseId,
    at,
    actorUnitId: unitId,
    ...(principal && { accountId: principal.accountId }),
  };
  return Object.entries(machine.transitions)
    .filter(([, each]) => each.from !== 'none' && !sideRefusal(each, sides))
    .map(([message, transition]) => {
      const { zh, en, right } = transition;
      const refusal = holds
        ? (stateRefusal(machine, transition, state) ??
          guardRefusal(transition, { ...fold, state }, context))
        : notYours;
      return { message, zh, en, right, ...(refusal && { refusal }) };
    });
}
