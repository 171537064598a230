import { Type } from 'typebox';
import type { Transition } from '../../cases/machine.ts';
import { transition } from '../../cases/transition.ts';
import type { Trx } from '../../stores/records/records.ts';
import {
  byAt,
  Because,
  Day,
  Id,
  Line,
  opened,
  pastDayRefusal,
  refusal,
  responsibleOf,
  rights,
  Words,
} from '../case-work.ts';
import { startOfDay } from '../civil-day.ts';
import { RegisterError } from '../errors.ts';
import { checkActingUnit, getOpenSystem } from '../system-items.ts';
import type { FilingMachineDeps } from './filing-machine.ts';
import { materialsFor } from './rules.ts';
import type { FilingState } from './state.ts';

const Level = Type.Optional(Type.Integer({ minimum: 1, maximum: 4 }));

const OpenPayload = Type.Object(
  {
    systemId: Id,
    basis: Type.Enum(['running', 'new']),
    basisOn: Day,
    note: Type.Optional(Words),
    /** Of the register when it was opened. Set by the platform. */
    title: Type.Optional(Line),
    sLevel: Level,
    aLevel: Level,
    level: Level,
  },
  { additionalProperties: false },
);

const MaterialPayload = Type.Object(
  { materialId: Id, sha256: Type.String({ maxLength: 64 }) },
  { additionalProperties: false },
);

async function refuseSecond(trx: Trx, systemId: string): Promise<void> {
  const open = await trx
    .selectFrom('filings')
    .select('id')
    .where('system_id', '=', systemId)
    .where('state', '!=', 'CLOSED')
    .executeTakeFirst();
  if (!open) return;
  throw new RegisterError('FILING_OPEN', 'There is an open filing of this system.', {
    filingId: open.id,
  });
}

/** How a filing begins, what is put into it, how it ends. */
export function openingTransitions({
  filingRules,
}: FilingMachineDeps): Record<'open' | 'name-material' | 'close', Transition<FilingState>> {
  return {
    open: transition<FilingState, typeof OpenPayload>({
      zh: '开始备案',
      en: 'Begin the filing',
      payload: OpenPayload,
      from: 'none',
      to: 'DRAFT',
      by: ['owner'],
      right: rights.create,
      prepare: async (trx, _state, { systemId, basis, basisOn, note }, { actorUnitId }) => {
        const system = await getOpenSystem(trx, systemId);
        checkActingUnit(system, actorUnitId);
        const { fromLevel } = await filingRules();
        if (system.level < fromLevel) {
          throw new RegisterError(
            'NO_FILING_NEEDED',
            `Systems of level ${system.level} are not filed with the police.`,
            { fromLevel },
          );
        }
        await refuseSecond(trx, systemId);
        return {
          systemId,
          basis,
          basisOn,
          ...(note !== undefined && { note }),
          title: `${system.name}备案`.slice(0, 200),
          sLevel: system.s_level,
          aLevel: system.a_level,
          level: system.level,
        };
      },
      guard: (_state, { basisOn }, { at }) => pastDayRefusal(basisOn, at),
      apply: (_state, sent, message) => ({
        state: 'DRAFT',
        unitId: message.unitId,
        ...responsibleOf(message),
        title: sent.title ?? '',
        systemId: sent.systemId,
        sLevel: sent.sLevel ?? 1,
        aLevel: sent.aLevel ?? 1,
        level: sent.level ?? 1,
        basis: sent.basis,
        basisOn: sent.basisOn,
        expertReview: null,
        approval: null,
        submissions: [],
        corrections: [],
        certificate: null,
        validUntil: null,
        evaluations: [],
        renewals: [],
        materials: {},
        files: [],
        author: byAt(message),
        closed: null,
      }),
      // 30 days from the determination of the level or from going live, whichever day the case was opened.
      clocks: ({ basisOn }) => [
        { kind: 'start', clock: 'submit', ruleId: 'filing.submit', from: startOfDay(basisOn) },
      ],
    }),

    'name-material': transition<FilingState, typeof MaterialPayload>({
      zh: '对应备案材料',
      en: 'Name a material',
      payload: MaterialPayload,
      from: [
        'DRAFT',
        'EXPERT_REVIEW',
        'APPROVAL',
        'PREPARATION',
        'SUBMITTED',
        'CORRECTION',
        'FILED',
      ],
      by: ['owner'],
      right: rights.update,
      anyVersion: true,
      prepare: async (_trx, state, sent) => {
        const wanted = materialsFor(await filingRules(), opened(state).level);
        if (wanted.some(({ id }) => id === sent.materialId)) return sent;
        throw new RegisterError(
          'FILE_UNKNOWN',
          `${sent.materialId} is no material of this filing.`,
        );
      },
      guard: ({ files }, { sha256 }) =>
        files.some((file) => file.sha256 === sha256)
          ? undefined
          : refusal('FILE_UNKNOWN', '请先上传该文件。', 'Upload the file first.'),
      apply: (state, { materialId, sha256 }) => {
        const before = opened(state);
        return { ...before, materials: { ...before.materials, [materialId]: sha256 } };
      },
    }),

    close: transition<FilingState, typeof Because>({
      zh: '结束备案事项',
      en: 'Close',
      payload: Because,
      from: 'any',
      to: 'CLOSED',
      by: ['owner'],
      right: rights.approve,
      apply: (state, { reason }, message) => ({
        ...opened(state),
        closed: { ...byAt(message), reason },
      }),
      clocks: () => [{ kind: 'cancel', clock: '*', reason: '备案事项已结束' }],
    }),
  };
}
