import { Type, type Static } from 'typebox';

const strict = { additionalProperties: false } as const;
const Level = Type.Integer({ minimum: 1, maximum: 4 });
const Key = Type.String({
  pattern: '^[6-9](\\.\\d+){3}\\.[a-z]$',
  description: 'Catalogue key: clause and item of GB/T 22239-2019, such as 8.1.4.1.a.',
});
const Instant = Type.String({
  format: 'date-time',
  description: 'ISO 8601 with offset, such as 2026-11-21T08:00:00Z.',
});
const Id = Type.String({ minLength: 1, maxLength: 200 });
const Line = Type.String({ minLength: 1, maxLength: 2_000 });

const Evidence = Type.Object(
  {
    id: Type.Optional(Id),
    item: Key,
    object: Type.Object(
      { kind: Type.Optional(Id), id: Id, name: Type.Optional(Line) },
      { ...strict, description: 'What was looked at: a device, a source, a room.' },
    ),
    check: Type.Optional({ ...Id, description: 'What judged it. Default: one check per item.' }),
    verdict: Type.Enum(['satisfied', 'partial', 'not-satisfied', 'unknown']),
    confirmable: Type.Optional(
      Type.Boolean({ description: 'Partial only because telemetry cannot prove more.' }),
    ),
    silentSince: Type.Optional({
      ...Instant,
      description: 'The source sends nothing any more since then; the verdict is unknown.',
    }),
    observedAt: { ...Instant, description: 'When it held true.' },
    expiresAt: { ...Instant, description: 'From then on it counts as unknown.' },
    sha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
  },
  strict,
);

const Attestation = Type.Object(
  {
    id: Type.Optional(Id),
    item: Key,
    verdict: Type.Enum(['satisfied', 'partial', 'not-satisfied']),
    effectiveFrom: Instant,
    expiresAt: Type.Optional(Instant),
    reviewed: Type.Boolean({
      description: 'A second person has reviewed it; it does not count otherwise.',
    }),
    signedBy: Type.Optional(Line),
  },
  strict,
);

const Exception = Type.Object(
  {
    id: Type.Optional(Id),
    item: Key,
    reason: Line,
    compensatingControl: Type.Optional(Line),
    approvedBy: Type.Optional(Line),
    effectiveFrom: Instant,
    expiresAt: Instant,
  },
  strict,
);

const Mark = Type.Object(
  {
    item: Key,
    importance: Type.Optional(Type.Enum(['ordinary', 'important', 'critical'])),
    risk: Type.Optional(Type.Enum(['none', 'medium', 'high'])),
    majorHazard: Type.Optional(Type.Enum(['none', 'open', 'remediated'])),
  },
  { ...strict, description: 'What an assessor says of the item beside its state.' },
);

/** What `xiaodun assess --system FILE` reads. Published as docs/schema/assess-system.schema.json. */
export const SystemFileSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    system: Type.Object(
      {
        name: Line,
        level: Level,
        sLevel: Type.Optional({ ...Level, description: 'S: default the level.' }),
        aLevel: Type.Optional({ ...Level, description: 'A: default the level.' }),
        scopes: Type.Optional(
          Type.Array(Type.Enum(['general', 'cloud', 'mobile', 'iot', 'ics']), {
            minItems: 1,
            uniqueItems: true,
            description: 'General requirements and extensions; default general.',
          }),
        ),
      },
      strict,
    ),
    at: Type.Optional({ ...Instant, description: 'Judged as of then; default now.' }),
    evidence: Type.Optional(Type.Array(Evidence, { maxItems: 200_000 })),
    attestations: Type.Optional(Type.Array(Attestation, { maxItems: 20_000 })),
    exceptions: Type.Optional(Type.Array(Exception, { maxItems: 20_000 })),
    exclusions: Type.Optional(
      Type.Array(Type.Object({ item: Key, reason: Line }, strict), { maxItems: 1_000 }),
    ),
    marks: Type.Optional(Type.Array(Mark, { maxItems: 1_000 })),
  },
  {
    ...strict,
    $id: 'assess-system.schema.json',
    title: 'System to assess',
    description:
      'A graded system with what is known of its items: evidence of telemetry, attestations, exceptions, exclusions, marks of an assessor.',
  },
);

export type SystemFile = Static<typeof SystemFileSchema>;

/** A file that cannot be assessed: where, what, and what to do. */
export class SystemFileError extends Error {
  readonly code = 'SYSTEM_FILE_INVALID';
  readonly path: string;
  constructor(path: string, what: string) {
    super(`${path}: ${what}`);
    this.path = path;
  }
}
