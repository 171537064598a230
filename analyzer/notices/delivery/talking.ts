import { Type } from 'typebox';
import { noteField } from '../facts.ts';
import type { DeliveryState } from '../state.ts';
import { opened, refusal, rights } from '../transitions.ts';
import { transition } from '../../cases/transition.ts';
import { reasonOf, tellRecipient } from './telling.ts';

const strict = { additionalProperties: false };
const RemindPayload = Type.Object({ text: Type.Optional(noteField) }, strict);

/** Reminders of one delivery; the ladders of the deadlines do the rest. */
const maxReminders = 50;

export const talkingTransitions = {
  remind: transition<DeliveryState, typeof RemindPayload>({
    zh: '催办',
    en: 'Remind',
    payload: RemindPayload,
    from: ['ISSUED', 'SIGNED', 'HANDLING'],
    by: ['issuer'],
    right: rights.update,
    anyVersion: true,
    guard(state) {
      if (state.reminders < maxReminders) return undefined;
      return refusal('TOO_MANY_REMINDERS', '催办次数过多。', 'Reminded too often.');
    },
    apply(state) {
      const found = opened(state);
      return { ...found, reminders: found.reminders + 1 };
    },
    out: (after, message) => [tellRecipient(after, 'notice.reminded', reasonOf(message, 'text'))],
  }),
};
