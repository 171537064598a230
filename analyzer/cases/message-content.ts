import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { CaseMessage } from './message.ts';
import { textFault } from './payloads.ts';

const Iso = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' });
const Name = Type.String({ minLength: 1, maxLength: 200 });
const Words = Type.String({ minLength: 1, maxLength: 4_000 });
const Years = Type.Optional(Type.Array(Type.Integer(), { maxItems: 50 }));
const Base = { clock: Name, at: Iso };

/** `ClockEffect` as another node may send it. */
const Effect = Type.Union([
  Type.Object({
    kind: Type.Literal('start'),
    ...Base,
    dueAt: Iso,
    rule: Type.Object({
      ruleId: Name,
      limit: Type.Object({
        kind: Type.Union([
          Type.Literal('hours'),
          Type.Literal('working-days'),
          Type.Literal('days'),
        ]),
        value: Type.Number({ minimum: 0, maximum: 100_000 }),
      }),
      source: Type.String({ maxLength: 1_000 }),
      confidence: Name,
    }),
    estimated: Years,
  }),
  Type.Object({ kind: Type.Literal('pause'), ...Base, reason: Words }),
  Type.Object({
    kind: Type.Literal('resume'),
    ...Base,
    dueAt: Iso,
    heldMs: Type.Integer({ minimum: 0 }),
    estimated: Years,
  }),
  Type.Object({ kind: Type.Literal('extend'), ...Base, dueAt: Iso, reason: Words }),
  Type.Object({ kind: Type.Literal('meet'), ...Base }),
  Type.Object({ kind: Type.Literal('cancel'), ...Base, reason: Words }),
]);

const Effects = Type.Array(Effect, { maxItems: 100 });

/**
 * What is wrong with the form of a message of another node, or undefined: texts that no database keeps, dates that do not
 * sort, effects on clocks that none can have. The payload is the machine's business.
 */
export function contentFault(message: CaseMessage): string | undefined {
  const { id, caseId, unitId, kind, actor, at, clocks } = message;
  const fault = textFault({ id, caseId, unitId, kind, actor }, 'message');
  if (fault !== undefined) return fault;
  if (!Value.Check(Iso, at) || Number.isNaN(Date.parse(at))) return `its date is no instant`;
  return Value.Check(Effects, clocks) ? undefined : 'an effect on a clock has no known form';
}
