import { Type } from 'typebox';
import type { Transition } from '../cases/machine.ts';
import { transition } from '../cases/transition.ts';
import { heldAt } from '../people/visibility.ts';
import { byAt, Id, ItemKey, leaders, Line, officers, Words } from '../register/case-work.ts';
import { RegisterError } from '../register/errors.ts';
import { readItemResult } from '../register/item-results.ts';
import { nextCaseNumber } from '../register/numbers.ts';
import { getItems, getOpenSystem } from '../register/system-items.ts';
import type { Trx } from '../stores/records/records.ts';
import type { FindingMachineDeps } from './finding-machine.ts';
import { findingRights } from './rights.ts';
import type { FindingState } from './state.ts';

const RaisePayload = Type.Object(
  {
    systemId: Id,
    itemKey: ItemKey,
    templateId: Type.Optional(Id),
    title: Line,
    text: Words,
    severity: Type.Enum(['high', 'medium', 'low']),
    expected: Type.Optional(Words),
    /** Set by the platform: the school, the number, how the item stood. */
    unitId: Type.Optional(Id),
    number: Type.Optional(Line),
    itemState: Type.Optional(Line),
  },
  { additionalProperties: false },
);

/** An auditor speaks of systems of the unit of the engagement and of those below it. */
async function checkAbove(trx: Trx, aboveId: string, unitId: string, at: string): Promise<void> {
  const row = await trx
    .selectFrom('unit_closure')
    .select('depth')
    .where('ancestor', '=', aboveId)
    .where('descendant', '=', unitId)
    .where((eb) => heldAt(eb, at))
    .executeTakeFirst();
  if (row) return;
  throw new RegisterError('SYSTEM_UNKNOWN', 'There is no such system below your unit.');
}

export function raisingTransitions({
  rules,
  people,
  numbers,
  templates,
}: FindingMachineDeps): Record<'raise', Transition<FindingState>> {
  return {
    raise: transition<FindingState, typeof RaisePayload>({
      zh: '提出问题',
      en: 'Raise a finding',
      payload: RaisePayload,
      from: 'none',
      to: 'OPEN',
      by: ['auditor'],
      right: findingRights.create,
      prepare: async (trx, _state, sent, { actorUnitId, at }) => {
        const system = await getOpenSystem(trx, sent.systemId);
        await checkAbove(trx, actorUnitId, system.unit_id, at);
        const { catalogue } = await rules.load();
        getItems(catalogue.items, system, [sent.itemKey]);
        const known = (await templates()).some(({ id }) => id === sent.templateId);
        if (sent.templateId !== undefined && !known) {
          throw new RegisterError('ITEM_UNKNOWN', `There is no template ${sent.templateId}.`);
        }
        const number = await nextCaseNumber(trx, 'finding', actorUnitId, at, await numbers());
        const result = await readItemResult(trx, people, sent, at);
        return { ...sent, unitId: system.unit_id, number, itemState: result.state };
      },
      apply: (_state, sent, message) => ({
        state: 'OPEN',
        unitId: sent.unitId ?? message.unitId,
        title: sent.title,
        number: sent.number ?? '',
        systemId: sent.systemId,
        itemKey: sent.itemKey,
        templateId: sent.templateId ?? null,
        severity: sent.severity,
        text: sent.text,
        expected: sent.expected ?? null,
        raisedUnitId: message.unitId,
        raised: byAt(message),
        itemState: sent.itemState ?? 'unknown',
        rounds: 0,
        exchange: [],
        files: [],
        closedAt: null,
      }),
      clocks: ({ severity }) => [
        { kind: 'start', clock: 'answer', ruleId: `finding.answer.${severity}` },
      ],
      out: ({ unitId, title, number, raised, severity }, { caseId }) => [
        {
          kind: 'tell',
          template: 'finding.raised',
          unitId,
          roles: [...officers, ...leaders],
          facts: { findingId: caseId, title, number, auditor: raised.name, severity },
        },
      ],
    }),
  };
}
