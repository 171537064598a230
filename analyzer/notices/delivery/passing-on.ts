import { Type, type Static } from 'typebox';
import type { Trx } from '../../stores/records/records.ts';
import type { CaseMessage } from '../../cases/message.ts';
import type { PrepareContext } from '../../cases/machine.ts';
import { childDeliveryIdOf } from '../case-id.ts';
import { reasonField, shortField, unitIdField } from '../facts.ts';
import { unitName } from '../../people/unit-names.ts';
import { unitsBelow } from '../reach.ts';
import type { ChildDelivery, DeliveryState } from '../state.ts';
import { opened, refusal, rights } from '../transitions.ts';
import { transition } from '../../cases/transition.ts';
import { KeptClock } from './issue-payload.ts';
import { openRequest } from './requests.ts';
import { actOn } from './telling.ts';

const strict = { additionalProperties: false };

/** Units that one message passes a delivery on to; more go in a second message. */
const maxForwarded = 500;

const Target = Type.Object(
  { unitId: unitIdField, unitName: shortField, deliveryId: unitIdField },
  strict,
);
const ForwardPayload = Type.Object(
  {
    unitIds: Type.Array(unitIdField, { minItems: 1, maxItems: maxForwarded, uniqueItems: true }),
    instructions: Type.Optional(reasonField),
    /** Completed at the writer. */
    targets: Type.Optional(Type.Array(Target, { maxItems: maxForwarded })),
  },
  strict,
);
const TransferPayload = Type.Object(
  {
    unitId: unitIdField,
    reason: reasonField,
    /** Completed at the writer. */
    targets: Type.Optional(Type.Array(Target, { maxItems: 1 })),
    keep: Type.Optional(Type.Array(KeptClock, { maxItems: 2 })),
  },
  strict,
);
const ReplacePayload = Type.Object(
  {
    deliveryId: unitIdField,
    byDeliveryId: unitIdField,
    unitId: unitIdField,
    unitName: Type.Optional(shortField),
  },
  strict,
);

type Targets = Static<typeof Target>[];

async function targetsOf(
  trx: Trx,
  state: DeliveryState,
  unitIds: readonly string[],
  { at, caseId }: PrepareContext,
): Promise<Targets> {
  const units = await unitsBelow(trx, state.recipientUnitId, unitIds, at);
  return units.map(({ id, name }) => {
    const nth = state.children.filter((child) => child.unitId === id).length;
    return { unitId: id, unitName: name, deliveryId: childDeliveryIdOf(caseId, id, nth) };
  });
}

const forged = refusal(
  'CHILD_FORGED',
  '下发的目标与本通报不符。',
  'What it was passed on as is no delivery below this one.',
);

/**
 * Ids of what is passed on follow from the delivery above. Another node might name a delivery of strangers, and what
 * later happens here would reach into it.
 */
function forgedRefusal(state: DeliveryState, targets: Targets = [], caseId: string) {
  const known = targets.every(({ unitId, deliveryId }) => {
    const before = state.children.filter((child) => child.unitId === unitId).length;
    return Array.from({ length: before + 1 }, (_, nth) =>
      childDeliveryIdOf(caseId, unitId, nth),
    ).includes(deliveryId);
  });
  return known ? undefined : forged;
}

/** A unit that still has it does not get it again; a dispute is decided before it goes further down. */
function passOnRefusal(state: DeliveryState, unitIds: readonly string[]) {
  const twice = state.children.find(
    (child) => child.state !== 'ended' && unitIds.includes(child.unitId),
  );
  if (twice) {
    return refusal(
      'ALREADY_FORWARDED',
      `已下发给${twice.unitName}。`,
      `${twice.unitName} already has it.`,
    );
  }
  if (openRequest(state, 'dispute')) {
    return refusal('DISPUTE_OPEN', '异议尚未裁定。', 'The dispute is not decided yet.');
  }
  if (state.children.length + unitIds.length > 5_000) {
    return refusal('TOO_MANY_CHILDREN', '下发单位过多。', 'Too many units below.');
  }
  return undefined;
}

function withChildren(
  state: DeliveryState,
  targets: Targets,
  via: ChildDelivery['via'],
): DeliveryState {
  const children = targets.map((target) => ({ ...target, via, state: 'open' as const }));
  return { ...state, children: [...state.children, ...children] };
}

function issues(after: DeliveryState, message: CaseMessage, via: ChildDelivery['via']) {
  const { targets, keep, instructions, reason } = message.payload;
  const words = instructions ?? reason;
  return ((targets ?? []) as Targets).map((target) =>
    actOn(target.deliveryId, 'issue', message, {
      noticeId: after.noticeId,
      parentId: message.caseId,
      via,
      issuerUnitId: after.recipientUnitId,
      recipientUnitId: target.unitId,
      ...(words !== undefined && { instructions: words }),
      ...(keep !== undefined && { keep }),
    }),
  );
}

/**
 * Down one level or more: the recipient stays answerable, what it passed on are deliveries of their own. `forward` lets each
 * unit begin with clocks of its own; `transfer` hands the work to one unit while the clocks go on as they stand.
 */
export const passingOnTransitions = {
  forward: transition<DeliveryState, typeof ForwardPayload>({
    zh: '转发下级',
    en: 'Forward',
    payload: ForwardPayload,
    from: ['SIGNED', 'HANDLING'],
    to: 'HANDLING',
    by: ['recipient'],
    right: rights.update,
    guard: (state, { unitIds, targets }, { caseId }) =>
      forgedRefusal(state, targets, caseId) ?? passOnRefusal(state, unitIds),
    async prepare(trx, state, payload, context) {
      return { ...payload, targets: await targetsOf(trx, opened(state), payload.unitIds, context) };
    },
    apply: (state, { targets }) => withChildren(opened(state), targets ?? [], 'forward'),
    out: (after, message) => issues(after, message, 'forward'),
  }),

  transfer: transition<DeliveryState, typeof TransferPayload>({
    zh: '转办',
    en: 'Transfer',
    payload: TransferPayload,
    from: ['SIGNED', 'HANDLING'],
    to: 'HANDLING',
    by: ['recipient'],
    right: rights.update,
    guard(state, { unitId, targets }, { caseId }) {
      if (openRequest(state)) {
        return refusal('REQUEST_OPEN', '尚有申请待处理。', 'A request waits for a decision.');
      }
      return forgedRefusal(state, targets, caseId) ?? passOnRefusal(state, [unitId]);
    },
    async prepare(trx, state, payload, context) {
      const keep = context.clocks.flatMap(({ clock, state: runs, startedAt, dueAt }) =>
        runs === 'running' && (clock === 'contain' || clock === 'feedback')
          ? [{ clock, from: startedAt, dueAt } as const]
          : [],
      );
      const targets = await targetsOf(trx, opened(state), [payload.unitId], context);
      return { ...payload, keep, targets };
    },
    apply: (state, { targets }) => withChildren(opened(state), targets ?? [], 'transfer'),
    out: (after, message) => issues(after, message, 'transfer'),
  }),

  'replace-child': transition<DeliveryState, typeof ReplacePayload>({
    zh: '下级改派',
    en: 'Reassigned below',
    payload: ReplacePayload,
    from: 'any',
    by: ['system'],
    right: rights.update,
    anyVersion: true,
    guard: (state, { deliveryId, byDeliveryId, unitId }) =>
      state.children.some((child) => child.deliveryId === deliveryId) &&
      byDeliveryId === childDeliveryIdOf(deliveryId, unitId, 0)
        ? undefined
        : forged,
    async prepare(trx, _state, payload) {
      return { ...payload, unitName: await unitName(trx, payload.unitId) };
    },
    apply(state, { deliveryId, byDeliveryId, unitId, unitName: name }) {
      const found = opened(state);
      const ended = found.children.map((child) =>
        child.deliveryId === deliveryId ? { ...child, state: 'ended' as const } : child,
      );
      const target = { deliveryId: byDeliveryId, unitId, unitName: name ?? unitId };
      return withChildren({ ...found, children: ended }, [target], 'forward');
    },
  }),
};
