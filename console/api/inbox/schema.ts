import { Type, type Static } from 'typebox';

export const InboxParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 40 }) });

export const InboxItem = Type.Object({
  id: Type.String(),
  at: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  /** Id of the template: `notice.issued`. */
  kind: Type.String(),
  severity: Type.String({ description: 'urgent, high, medium or low' }),
  title: Type.String(),
  text: Type.String(),
  titleEn: Type.String(),
  textEn: Type.String(),
  href: Type.Union([Type.String(), Type.Null()], { description: 'Path within the console.' }),
  drill: Type.Boolean(),
  standIn: Type.Boolean({ description: 'Received for want of a holder of the role.' }),
  asksAcknowledgement: Type.Boolean(),
  readAt: Type.Union([Type.String(), Type.Null()]),
  acknowledgedAt: Type.Union([Type.String(), Type.Null()]),
});

export type InboxItem = Static<typeof InboxItem>;

export const InboxSummary = Type.Object({
  unread: Type.Integer(),
  toAcknowledge: Type.Integer(),
});

export const InboxReadAll = Type.Object({ read: Type.Integer() });

const From = Type.Enum(['low', 'medium', 'high', 'urgent', 'never']);
const Language = Type.Enum(['zh', 'en']);
const Email = Type.Union([
  Type.String({ maxLength: 254, pattern: '^[^\\s@<>",;]{1,64}@[^\\s@<>",;]{1,190}$' }),
  Type.Null(),
]);
const Phone = Type.Union([
  Type.String({ maxLength: 24, pattern: '^\\+?[0-9 ()-]{5,23}$' }),
  Type.Null(),
]);

export const MessagePreferences = Type.Object({
  email: Type.Union([Type.String(), Type.Null()]),
  phone: Type.Union([Type.String(), Type.Null()]),
  mailFrom: From,
  smsFrom: From,
  language: Language,
});

export type MessagePreferences = Static<typeof MessagePreferences>;

export const MessagePreferencesPatch = Type.Partial(
  Type.Object({ email: Email, phone: Phone, mailFrom: From, smsFrom: From, language: Language }),
  { additionalProperties: false },
);
