import { Type, type Static } from 'typebox';
import {
  cacaoId,
  extensionId,
  Instant,
  Line,
  StepId,
  strict,
  VariableName,
  Words,
} from './common.ts';
import { PlaybookExtensionSchema } from './extension.ts';
import { AgentSchema, stepSchemas, TargetId, TargetSchema, VariableSchema } from './workflow.ts';

const ExtensionDefinition = strict({
  type: Type.Literal('extension-definition'),
  name: Line,
  description: Type.Optional(Words),
  created_by: cacaoId('identity'),
  schema: Type.String({ maxLength: 500 }),
  version: Line,
});

const Reference = strict({
  name: Line,
  description: Type.Optional(Words),
  source: Type.Optional(Words),
  url: Type.Optional(Type.String({ maxLength: 500 })),
});

const metadata = {
  type: Type.Literal('playbook'),
  spec_version: Type.Literal('cacao-2.0'),
  id: cacaoId('playbook'),
  name: Line,
  description: Type.Optional(Words),
  playbook_types: Type.Optional(Type.Array(Line, { maxItems: 20 })),
  playbook_activities: Type.Optional(Type.Array(Line, { maxItems: 40 })),
  created_by: cacaoId('identity'),
  created: Instant,
  modified: Instant,
  revoked: Type.Optional(Type.Boolean()),
  valid_from: Type.Optional(Instant),
  valid_until: Type.Optional(Instant),
  priority: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
  severity: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
  impact: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
  industry_sectors: Type.Optional(Type.Array(Line, { maxItems: 20 })),
  labels: Type.Optional(Type.Array(Line, { maxItems: 40 })),
  external_references: Type.Optional(Type.Array(Reference, { maxItems: 40 })),
};

/** The part of CACAO v2.0 that this platform runs, with its one extension. Caps of size are in rules/operations. */
export const PlaybookSchema = strict({
  ...metadata,
  workflow_start: StepId,
  /** Where a run goes on when a step failed that leads nowhere on failure. */
  workflow_exception: Type.Optional(StepId),
  workflow: Type.Record(
    StepId,
    Type.Union([
      stepSchemas.start,
      stepSchemas.end,
      stepSchemas.action,
      stepSchemas.parallel,
      stepSchemas['if-condition'],
      stepSchemas['while-condition'],
    ]),
    { additionalProperties: false },
  ),
  playbook_variables: Type.Optional(
    Type.Record(VariableName, VariableSchema, { additionalProperties: false }),
  ),
  agent_definitions: Type.Optional(
    Type.Record(cacaoId('(group|individual|organization)'), AgentSchema, {
      additionalProperties: false,
    }),
  ),
  target_definitions: Type.Optional(
    Type.Record(TargetId, TargetSchema, { additionalProperties: false }),
  ),
  extension_definitions: strict({ [extensionId]: ExtensionDefinition }),
  playbook_extensions: strict({ [extensionId]: PlaybookExtensionSchema }),
});

export type PlaybookJson = Static<typeof PlaybookSchema>;
