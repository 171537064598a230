import { Type } from 'typebox';
import { assignableAccount } from '../alerts/assignable.ts';
import type { CaseState, Transition } from '../cases/machine.ts';
import { transition } from '../cases/transition.ts';
import { Id, Line, opened } from './case-work.ts';
import { RegisterError } from './errors.ts';

/** `name` is what the platform knows the account by, whatever was sent. */
const AssignPayload = Type.Object(
  { accountId: Id, name: Type.Optional(Line) },
  { additionalProperties: false },
);

/** `assign`: only to an active account of the unit of the case or above it. Throws PERSON_UNKNOWN. */
export function assignTransition<S extends CaseState>(options: {
  by: readonly string[];
  right: { resource: string; action: string };
}): Record<'assign', Transition<S>> {
  return {
    assign: transition<S, typeof AssignPayload>({
      zh: '指定责任人',
      en: 'Assign',
      payload: AssignPayload,
      from: 'any',
      ...options,
      prepare: async (trx, state, { accountId }, { at }) => {
        const account = await assignableAccount(trx, accountId, opened(state).unitId, at);
        if (account) return { accountId, name: account.name };
        throw new RegisterError(
          'PERSON_UNKNOWN',
          'Only an active account of the unit or above it.',
        );
      },
      apply: (state, { accountId }) => ({ ...opened(state), responsibleId: accountId }),
    }),
  };
}
