import type { Static } from 'typebox';
import type { Transition } from '../cases/machine.ts';
import { transition } from '../cases/transition.ts';
import { byAt, leaders, MayBecause, opened, responsibleOf, rights } from '../register/case-work.ts';
import { RegisterError } from '../register/errors.ts';
import { nextCaseNumber } from '../register/numbers.ts';
import { checkActingUnit, getItems, getOpenSystem } from '../register/system-items.ts';
import type { Trx } from '../stores/records/records.ts';
import type { ExceptionMachineDeps } from './exception-machine.ts';
import { expiryRefusal } from './expiry.ts';
import { AmendPayload, RequestPayload } from './payloads.ts';
import type { ExceptionState } from './state.ts';

function amended(state: ExceptionState, sent: Static<typeof AmendPayload>): ExceptionState {
  return {
    ...state,
    reason: sent.reason ?? state.reason,
    compensatingControl: sent.compensatingControl ?? state.compensatingControl,
    risk: sent.risk ?? state.risk,
    riskNote: sent.riskNote === undefined ? state.riskNote : sent.riskNote,
    expiresOn: sent.expiresOn ?? state.expiresOn,
    maxDays: sent.maxDays ?? state.maxDays,
  };
}

/** The exception that another one follows on is approved, and of the same item. */
async function checkFollowed(trx: Trx, id: string, systemId: string, key: string): Promise<void> {
  const row = await trx
    .selectFrom('item_exceptions')
    .select('id')
    .where('id', '=', id)
    .where('system_id', '=', systemId)
    .where('item_key', '=', key)
    .where('state', '=', 'APPROVED')
    .executeTakeFirst();
  if (row) return;
  throw new RegisterError('SYSTEM_UNKNOWN', 'There is no approved exception to follow on.');
}

/** Whoever can not meet an item says why, what protects instead, and until when. */
export function requestingTransitions({
  rules,
  numbers,
  exceptionRules,
}: ExceptionMachineDeps): Record<'request' | 'amend' | 'withdraw', Transition<ExceptionState>> {
  return {
    request: transition<ExceptionState, typeof RequestPayload>({
      zh: '申请例外',
      en: 'Request an exception',
      payload: RequestPayload,
      from: 'none',
      to: 'REQUESTED',
      by: ['owner'],
      right: rights.create,
      prepare: async (trx, _state, sent, { actorUnitId, at }) => {
        const system = await getOpenSystem(trx, sent.systemId);
        checkActingUnit(system, actorUnitId);
        const { catalogue } = await rules.load();
        const [item] = getItems(catalogue.items, system, [sent.itemKey]);
        if (sent.replaces !== undefined) {
          await checkFollowed(trx, sent.replaces, sent.systemId, sent.itemKey);
        }
        const number = await nextCaseNumber(trx, 'exception', actorUnitId, at, await numbers());
        const title = `${system.name}：${item?.textZh ?? sent.itemKey}`.slice(0, 200);
        const { maxDaysByRisk } = await exceptionRules();
        return { ...sent, title, number, maxDays: maxDaysByRisk[sent.risk] };
      },
      guard: (state, _sent, { at }) => expiryRefusal(state, at),
      apply: (_state, sent, message) => ({
        state: 'REQUESTED',
        unitId: message.unitId,
        ...responsibleOf(message),
        title: sent.title ?? sent.itemKey,
        number: sent.number ?? '',
        systemId: sent.systemId,
        itemKey: sent.itemKey,
        reason: sent.reason,
        compensatingControl: sent.compensatingControl,
        risk: sent.risk,
        riskNote: sent.riskNote ?? null,
        expiresOn: sent.expiresOn,
        maxDays: sent.maxDays ?? 0,
        requested: byAt(message),
        approved: null,
        frozen: null,
        replaces: sent.replaces ?? null,
        files: [],
        ended: null,
      }),
      clocks: () => [{ kind: 'start', clock: 'decision', ruleId: 'exception.decision' }],
      out: ({ unitId, title, number, requested }, { caseId }) => [
        {
          kind: 'tell',
          template: 'exception.requested',
          unitId,
          roles: leaders,
          facts: { exceptionId: caseId, title, number, requester: requested.name },
        },
      ],
    }),

    amend: transition<ExceptionState, typeof AmendPayload>({
      zh: '修改',
      en: 'Change',
      payload: AmendPayload,
      from: ['REQUESTED'],
      by: ['owner'],
      right: rights.update,
      prepare: async (_trx, state, { maxDays: _given, ...sent }) => {
        const { maxDaysByRisk } = await exceptionRules();
        return { ...sent, maxDays: maxDaysByRisk[sent.risk ?? opened(state).risk] };
      },
      guard: (state, sent, { at }) => expiryRefusal(amended(state, sent), at),
      apply: (state, sent, message) => ({
        ...amended(opened(state), sent),
        // Whoever words it asks for it: that person does not approve it either.
        requested: byAt(message),
      }),
    }),

    withdraw: transition<ExceptionState, typeof MayBecause>({
      zh: '撤回申请',
      en: 'Withdraw',
      payload: MayBecause,
      from: ['REQUESTED'],
      to: 'WITHDRAWN',
      by: ['owner'],
      right: rights.update,
      apply: (state, { reason }, message) => ({
        ...opened(state),
        ended: { ...byAt(message), reason: reason ?? '' },
      }),
      clocks: () => [{ kind: 'cancel', clock: 'decision', reason: '申请已撤回' }],
    }),
  };
}
