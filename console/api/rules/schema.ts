import { Type } from 'typebox';

const Nullable = Type.Union([Type.String(), Type.Null()]);

export const RuleParams = Type.Object({ id: Type.String({ maxLength: 200 }) });

export const RuleSchema = Type.Object({
  id: Type.String(),
  kind: Type.Union([Type.Literal('event'), Type.Literal('correlation')]),
  title: Type.String(),
  titleZh: Type.String(),
  adviceZh: Nullable,
  description: Nullable,
  author: Nullable,
  level: Type.String(),
  status: Type.String(),
  tags: Type.Array(Type.String()),
  references: Type.Array(Type.String()),
  falsePositives: Type.Array(Type.String()),
  logsource: Type.Object({
    category: Type.Optional(Type.String()),
    product: Type.Optional(Type.String()),
    service: Type.Optional(Type.String()),
  }),
  path: Type.String(),
  line: Type.Integer(),
  /** Events counted into alerts that the reader may see. */
  hits: Type.Integer(),
  lastHitAt: Nullable,
});

export const FaultSchema = Type.Object({
  severity: Type.Union([Type.Literal('error'), Type.Literal('warning')]),
  path: Type.String(),
  line: Type.Integer(),
  column: Type.Integer(),
  code: Type.String(),
  reason: Type.String(),
  ruleId: Nullable,
});
