import type { Facts, Outgoing } from '../../cases/machine.ts';
import type { CaseMessage } from '../../cases/message.ts';
import type { DeliveryClock, DeliveryState } from '../state.ts';
import { readers } from '../transitions.ts';

/** What templates may say: what the notice is and where, nothing of its content (it may go out by mail or SMS). */
function factsOf(state: DeliveryState): Facts {
  return {
    number: state.number,
    title: state.title,
    severity: state.severity,
    code: state.code,
    issuerName: state.issuerUnitName,
    unitName: state.recipientUnitName,
    round: state.round,
  };
}

/** Deadline that the message itself gave a clock. */
export function dueBy(message: CaseMessage, clock: DeliveryClock): Facts {
  const effect = message.clocks.find((each) => each.clock === clock && 'dueAt' in each);
  return effect && 'dueAt' in effect ? { dueAt: effect.dueAt } : {};
}

/** A text of the payload, as the fact `reason`. */
export function reasonOf({ payload }: Pick<CaseMessage, 'payload'>, field = 'reason'): Facts {
  const text = payload[field];
  return typeof text === 'string' ? { reason: text } : {};
}

/** Tells the people of the recipient, by a template of rules/messages/notices.yaml. */
export function tellRecipient(
  state: DeliveryState,
  template: string,
  more: Facts = {},
): Outgoing & { kind: 'tell' } {
  return {
    kind: 'tell',
    template,
    unitId: state.recipientUnitId,
    roles: readers.recipient,
    facts: { ...factsOf(state), ...more },
  };
}

/** Tells the people of the issuer of this hop. */
export function tellIssuer(state: DeliveryState, template: string, more: Facts = {}): Outgoing {
  return {
    ...tellRecipient(state, template, more),
    unitId: state.issuerUnitId,
    roles: readers.issuer,
  };
}

/** Tells the units that get a copy. */
export function tellCopies(state: DeliveryState, template: string, more: Facts = {}): Outgoing[] {
  return state.copyUnitIds.map((unitId) => ({ ...tellRecipient(state, template, more), unitId }));
}

/** An action of the platform on another delivery; `cause` makes it happen once. */
export function actOn(
  deliveryId: string,
  message: string,
  cause: { id: string },
  payload: Facts,
): Outgoing {
  return {
    kind: 'act',
    key: `${cause.id}:${deliveryId}`,
    caseId: deliveryId,
    caseKind: 'delivery',
    message,
    payload,
  };
}

/**
 * Lets the delivery above know how this one stands. Said by messages of the issuer of this hop only: it is the recipient of
 * the delivery above, so both are on its node.
 */
export function noteParent(
  after: DeliveryState,
  message: Pick<CaseMessage, 'id' | 'caseId'>,
  state: 'open' | 'verified' | 'ended',
): Outgoing[] {
  if (after.parentId === undefined) return [];
  return [actOn(after.parentId, 'note-child', message, { deliveryId: message.caseId, state })];
}
