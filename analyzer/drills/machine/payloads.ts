import { Type, type TProperties } from 'typebox';
import {
  drillBlinds,
  drillContents,
  drillForms,
  drillRoles,
  drillScopes,
  supportParts,
} from '../drill.ts';

/** Payloads of the messages of a drill. Sizes are technical caps, wide enough for what people write. */
export function payload<P extends TProperties>(properties: P) {
  return Type.Object(properties, { additionalProperties: false });
}

const Id = Type.String({ minLength: 1, maxLength: 64 });
const Line = Type.String({ minLength: 1, maxLength: 200 });
export const Words = Type.String({ minLength: 1, maxLength: 4_000 });
const Text = Type.String({ maxLength: 8_000 });
const Instant = Type.String({ format: 'date-time', maxLength: 40 });
const Slug = Type.String({ pattern: '^[a-z][a-z0-9]*([-.][a-z0-9]+)*$', maxLength: 60 });
const optional = Type.Optional;
const orNull = <T extends Parameters<typeof Type.Optional>[0]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

const Objective = payload({
  objective: Type.String({ minLength: 1, maxLength: 64 }),
  limitMinutes: Type.Number({ exclusiveMinimum: 0, maximum: 100_000 }),
  fromInjectId: optional(Slug),
});

const Support = payload(
  Object.fromEntries(supportParts.map((part) => [part, optional(Text)])) as Record<
    (typeof supportParts)[number],
    ReturnType<typeof optional<typeof Text>>
  >,
);

const Safety = payload({
  authorisation: Text,
  forbidden: Type.Array(Line, { maxItems: 50 }),
  stopWord: Type.String({ maxLength: 60 }),
});

const PlaybookRef = payload({
  id: Type.String({ minLength: 1, maxLength: 100 }),
  hash: Type.String({ pattern: '^[0-9a-f]{64}$', maxLength: 64 }),
  title: Line,
  version: Type.String({ maxLength: 30 }),
  kind: Type.Enum(['table-top', 'live-drill']),
});

/** Which playbook to play; hash, title and kind are looked up by the platform. */
const playbookFields = {
  playbookId: optional(orNull(Type.String({ minLength: 1, maxLength: 100 }))),
  playbook: optional(orNull(PlaybookRef)),
};

const planFields = {
  scope: optional(Type.Enum([...drillScopes])),
  content: optional(Type.Enum([...drillContents])),
  blind: optional(Type.Enum([...drillBlinds])),
  purpose: optional(Text),
  schedule: optional(Text),
  venue: optional(Type.String({ maxLength: 400 })),
  budgeted: optional(Type.Boolean()),
  plannedAt: optional(orNull(Instant)),
  plannedMinutes: optional(orNull(Type.Integer({ minimum: 1, maximum: 43_200 }))),
  goals: optional(Text),
  objectives: optional(Type.Array(Objective, { maxItems: 40 })),
  support: optional(Support),
  safety: optional(Safety),
  ...playbookFields,
};

export const OpenPayload = payload({
  title: Line,
  form: Type.Enum([...drillForms]),
  ...planFields,
  /** Given by the platform. */
  number: optional(Line),
});

export const PlanPayload = payload({
  title: optional(Line),
  form: optional(Type.Enum([...drillForms])),
  ...planFields,
});

/** Everybody who takes part: what is not named is taken out. Seat, name and unit are given by the platform. */
export const CastPayload = payload({
  participants: Type.Array(
    payload({
      accountId: Id,
      role: Type.Enum([...drillRoles]),
      playbookRole: optional(Slug),
      unitId: optional(Id),
      seat: optional(Id),
      name: optional(Line),
    }),
    { minItems: 1, maxItems: 500 },
  ),
});

export const ApprovePayload = payload({ note: optional(Text) });
export const ReasonPayload = payload({ reason: Words });
export const EmptyPayload = payload({});
export const RunPayload = payload({ runId: Id });
/** `end`: why the drill or the rehearsal ended, where the playbook ended it by itself. */
export const FinishPayload = payload({ note: optional(Text) });

export const EvaluationPayload = payload({
  /** Id of the form with its grades, which are kept beside the case. */
  evaluationId: optional(Id),
});

export const ConcludePayload = payload({ text: Words });

export const ImprovementPayload = payload({
  title: Type.String({ minLength: 1, maxLength: 500 }),
  source: optional(Type.String({ maxLength: 500 })),
  ownerId: optional(Id),
  /** Given by the platform. */
  ownerName: optional(Line),
  dueAt: Instant,
});

export const FinishImprovementPayload = payload({ improvementId: Id, note: Words });
