import { Type } from 'typebox';
import type { CaseState, Refusal } from '../cases/machine.ts';
import type { CaseMessage } from '../cases/message.ts';
import { dayAt, isDay } from './civil-day.ts';

const strict = { additionalProperties: false };

/** Payloads of the messages about systems. Sizes are technical caps, wide enough for what people write. */
export const Id = Type.String({ minLength: 1, maxLength: 64 });
export const Line = Type.String({ minLength: 1, maxLength: 200 });
export const Words = Type.String({ minLength: 1, maxLength: 4_000 });
/** A civil date of Shanghai. */
export const Day = Type.String({ format: 'date', maxLength: 10 });
export const ItemKey = Type.String({ minLength: 1, maxLength: 20 });
export const Said = Type.Object({ text: Words }, strict);
export const MaySay = Type.Object({ text: Type.Optional(Words) }, strict);
export const Because = Type.Object({ reason: Words }, strict);
export const MayBecause = Type.Object({ reason: Type.Optional(Words) }, strict);

export const rights = {
  create: { resource: 'assessments', action: 'create' },
  update: { resource: 'assessments', action: 'update' },
  approve: { resource: 'assessments', action: 'approve' },
} as const;

/** Who works on the systems of a unit, and who answers for them. */
export const officers = ['school-security-officer', 'bureau-analyst'] as const;
export const leaders = ['school-cio', 'bureau-leader'] as const;

export function refusal(code: string, zh: string, en: string): Refusal {
  return { code, zh, en };
}

/** Of a message that does not open its case. */
export function opened<S>(state: S | undefined): S {
  if (state === undefined) throw new Error('a message came before the one that opens the case');
  return state;
}

/** Who sent a message, and when. */
export function byAt({ actor, at }: Pick<CaseMessage, 'actor' | 'at'>) {
  return { accountId: actor.kind === 'person' ? actor.accountId : null, name: actor.name, at };
}

/** The person who opens a case is responsible for it until another one is named. */
export function responsibleOf({
  actor,
}: Pick<CaseMessage, 'actor'>): Pick<CaseState, 'responsibleId'> {
  return actor.kind === 'person' ? { responsibleId: actor.accountId } : {};
}

/** A day that there is, and that has come. */
export function pastDayRefusal(day: string, atIso: string): Refusal | undefined {
  if (!isDay(day)) {
    return refusal('DAY_INVALID', `没有 ${day} 这一天。`, `There is no day ${day}.`);
  }
  return day <= dayAt(atIso)
    ? undefined
    : refusal('DAY_AHEAD', '所填日期晚于今天。', 'This day lies in the future.');
}
