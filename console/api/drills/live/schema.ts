import { Type, type Static } from 'typebox';
import { drillRoles, drillStates, injectStates } from '../../../../analyzer/drills/drill.ts';
import { injectChannels } from '../../../../analyzer/playbooks/schema/extension.ts';
import { ParticipantSchema, Watermark } from '../schema.ts';

const strict = { additionalProperties: false };
const Text = Type.String();
const OrNull = Type.Union([Type.String(), Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const NamedOrNull = Type.Union([
  Type.Object({ zh: Type.String(), en: Type.String() }),
  Type.Null(),
]);
/** Exercise milliseconds since the start, pauses taken out. */
const Ms = Type.Integer();
const MsOrNull = Type.Union([Ms, Type.Null()]);
const Id = Type.String({ minLength: 1, maxLength: 64 });
const Key = Type.String({
  minLength: 8,
  maxLength: 100,
  description: 'The same key is done once.',
});
const Channel = Type.Enum([...injectChannels]);

export const ClockSchema = Type.Object({
  state: Type.Enum(['waiting', 'running', 'paused', 'ended']),
  /** Exercise milliseconds per real millisecond. */
  rate: Type.Number(),
  exerciseMs: Ms,
  realStartedAt: OrNull,
  /** When the server read it. */
  asOf: Text,
});

export const LiveInjectSchema = Type.Object({
  id: Text,
  no: Type.Integer(),
  /** As printed in the script: `2.3`. */
  label: Text,
  phase: OrNull,
  title: Text,
  state: Type.Enum([...injectStates]),
  trigger: Type.Enum(['timed', 'manual', 'conditional']),
  condition: OrNull,
  channel: Channel,
  toRoles: Type.Array(Text),
  plannedMs: MsOrNull,
  actualMs: MsOrNull,
  content: Text,
  evaluatorHint: OrNull,
  expected: Type.Array(
    Type.Object({
      id: Text,
      text: Text,
      actionKind: OrNull,
      role: OrNull,
      /** Exercise milliseconds after the inject was sent. */
      withinMs: MsOrNull,
      state: Type.Enum(['waiting', 'done', 'late', 'missed']),
      atMs: MsOrNull,
      by: OrNull,
    }),
  ),
  /** Seats that it went to, whose screen showed it, that acted on it. */
  reached: Count,
  shown: Count,
  answered: Count,
});

/** Steps of the playbook that are no injects: what the run itself is doing. */
const LiveStep = Type.Object({
  id: Text,
  title: Text,
  kind: Text,
  state: Text,
  roles: Type.Array(Text),
  activeSinceMs: MsOrNull,
  dueMs: MsOrNull,
});

export const ActionEntrySchema = Type.Object({
  id: Text,
  seat: Text,
  name: Text,
  playbookRole: OrNull,
  kind: Text,
  text: Text,
  injectId: OrNull,
  attachments: Type.Array(
    Type.Object({ id: Text, name: Text, mediaType: Text, bytes: Count, sha256: Text }),
  ),
  at: Text,
  atMs: Ms,
  source: Type.Enum(['console', 'paper']),
});

export const LiveViewSchema = Type.Object({
  ...Watermark,
  drillId: Text,
  number: Text,
  title: Text,
  state: Type.Enum([...drillStates]),
  /** A rehearsal is played by its staff on copied units. */
  rehearsal: Type.Boolean(),
  runId: OrNull,
  /** Of the run: what `expectedVersion` of the control routes means. */
  version: Type.Integer(),
  clock: ClockSchema,
  durationMs: MsOrNull,
  stopWord: Text,
  /** Of a run under way: nothing more comes by itself, so that the drill can be ended. */
  scriptIsOver: Type.Boolean(),
  /** Conditional injects that have not fired; ending the drill skips them. */
  unfired: Count,
  injects: Type.Array(LiveInjectSchema),
  steps: Type.Array(LiveStep),
  participants: Type.Array(
    Type.Object({
      ...ParticipantSchema.properties,
      roleTitle: NamedOrNull,
      /** Said that they are there. */
      signedAt: OrNull,
      lastSeenAt: OrNull,
      online: Type.Boolean(),
    }),
  ),
  /** The latest of the action log, newest first, at most 200. */
  actions: Type.Array(ActionEntrySchema),
  actionsTotal: Count,
  /** Who did what with the run last. */
  lastControl: Type.Union([
    Type.Object({ control: Text, zh: Text, en: Text, by: Text, at: Text }),
    Type.Null(),
  ]),
});

export const controls = [
  'start',
  'rehearse',
  'pause',
  'resume',
  'fire',
  'skip',
  'jump',
  'finish',
  'stop',
] as const;
export type Control = (typeof controls)[number];

export const ControlBody = Type.Object(
  {
    /**
     * Of the live view; for `start` and `rehearse` that of the drill. Somebody else's control since then is answered with
     * CASE_CHANGED, which says who did what.
     */
    expectedVersion: Type.Integer({ minimum: 0 }),
    /** Inject to fire or skip. */
    injectId: Type.Optional(Id),
    /** Exercise time to jump to; never back. */
    toMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 30 * 86_400_000 })),
    /** Needed by `skip`, `jump` and `stop`. */
    reason: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })),
    idempotencyKey: Type.Optional(Key),
  },
  strict,
);

export const ControlAnswerSchema = Type.Object({
  ...Watermark,
  drillId: Text,
  state: Type.Enum([...drillStates]),
  runId: OrNull,
  version: Type.Integer(),
  clock: ClockSchema,
});

/** Something in a player's inbox. Its channel says what it looks like; it is always part of the drill. */
export const PlayerItemSchema = Type.Object({
  ...Watermark,
  id: Text,
  injectId: OrNull,
  channel: Channel,
  title: Text,
  /** Who it seems to come from. */
  from: Text,
  text: Text,
  attachment: Type.Union([Type.Object({ name: Text, text: Text }), Type.Null()]),
  sentAt: Text,
  /** Real time at which it was due; null for what was fired by hand or by a condition. */
  dueAt: OrNull,
  sentMs: MsOrNull,
  /**
   * Exercise time at which the first reaction that this role owes is due, whether somebody has done it or not: it tells how much
   * time there is and nothing of what is awaited. Null: no limit, or nothing is owed.
   */
  respondByMs: MsOrNull,
  shownAt: OrNull,
  answeredAt: OrNull,
});

export const PlayerViewSchema = Type.Object({
  ...Watermark,
  drillId: Text,
  number: Text,
  title: Text,
  state: Type.Enum([...drillStates]),
  rehearsal: Type.Boolean(),
  runId: OrNull,
  clock: ClockSchema,
  stopWord: Text,
  forbidden: Type.Array(Text),
  me: Type.Object({
    seat: Text,
    name: Text,
    unitName: Text,
    role: Type.Enum([...drillRoles]),
    playbookRole: OrNull,
    roleTitle: NamedOrNull,
    signedAt: OrNull,
  }),
  /** Newest first, at most 500. */
  items: Type.Array(PlayerItemSchema),
  itemsTotal: Count,
  /** Steps of the playbook that wait for this role. */
  tasks: Type.Array(
    Type.Object({
      stepId: Text,
      title: Text,
      text: Text,
      dueMs: MsOrNull,
      variables: Type.Array(Text),
    }),
  ),
  /** What may be logged now, most used first. */
  actionKinds: Type.Array(Type.Object({ kind: Text, zh: Text, en: Text })),
  /** Own entries, newest first, at most 200. */
  actions: Type.Array(ActionEntrySchema),
});

/** In a rehearsal staff play the seats; otherwise nobody names one. */
export const SeatQuery = Type.Object({ seat: Type.Optional(Id) });

export const NewAction = Type.Object(
  {
    kind: Type.String({ pattern: '^[a-z][a-z0-9]*([-.][a-z0-9]+)*$', maxLength: 60 }),
    text: Type.String({ maxLength: 4_000 }),
    injectId: Type.Optional(Id),
    attachments: Type.Optional(Type.Array(Id, { maxItems: 10 })),
    /** Made by the player's device, so that a repetition over a weak network is the same action. */
    idempotencyKey: Key,
    seat: Type.Optional(Id),
  },
  strict,
);

export const NewActionAnswerSchema = Type.Object({
  ...Watermark,
  action: ActionEntrySchema,
  clock: ClockSchema,
});

export const ClockAnswerSchema = Type.Object({ ...Watermark, clock: ClockSchema });

export const UploadParams = Type.Object({
  id: Type.String({ maxLength: 64 }),
  uploadId: Type.String({ maxLength: 64 }),
});
export const UploadQuery = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 400 }),
  seat: Type.Optional(Id),
});
export const UploadAnswerSchema = Type.Object({
  ...Watermark,
  id: Text,
  name: Text,
  mediaType: Text,
  bytes: Count,
  sha256: Text,
});

export const CandidatesQuery = Type.Object({ q: Type.Optional(Type.String({ maxLength: 100 })) });
/** People who may take part: of the units above, at and below the drill's. */
export const CandidatesSchema = Type.Array(
  Type.Object({
    accountId: Text,
    name: Text,
    unitId: Text,
    unitName: Text,
    roles: Type.Array(Text),
  }),
);

/** A step of the playbook that this role has done. */
export const CompleteStep = Type.Object(
  {
    stepId: Type.String({ minLength: 1, maxLength: 100 }),
    failed: Type.Optional(Type.Boolean()),
    note: Type.Optional(Type.String({ maxLength: 4_000 })),
    variables: Type.Optional(
      Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 1_000 }), {
        maxProperties: 10,
      }),
    ),
    idempotencyKey: Key,
    seat: Type.Optional(Id),
  },
  strict,
);

export const ShownBody = Type.Object(
  {
    itemIds: Type.Array(Id, { minItems: 1, maxItems: 200 }),
    seat: Type.Optional(Id),
  },
  strict,
);

/** Server-sent events of `GET /drills/:id/stream`; `event` is the kind. */
export type DrillStreamEvent =
  /** The run or the drill has a new version: read what you show again. */
  | { kind: 'changed'; version: number }
  /** The clock was started, paused, resumed, moved or ended. */
  | { kind: 'clock'; clock: Static<typeof ClockSchema> }
  /** Something came into the inbox of the listening seat. */
  | { kind: 'item'; item: Omit<PlayerItem, 'respondByMs'> }
  /** Staff only: a player did something. */
  | { kind: 'action'; action: ActionEntry }
  /** Staff only: somebody came, went or signed. */
  | { kind: 'presence'; seat: string; signedAt: string | null; lastSeenAt: string | null };

export type LiveView = Static<typeof LiveViewSchema>;
export type LiveInjectView = Static<typeof LiveInjectSchema>;
export type PlayerView = Static<typeof PlayerViewSchema>;
export type PlayerItem = Static<typeof PlayerItemSchema>;
export type ActionEntry = Static<typeof ActionEntrySchema>;
export type ClockView = Static<typeof ClockSchema>;
