import type { Static } from 'typebox';
import { flattenEvent } from '../../../analyzer/detection/flatten-event.ts';
import { parseJsonObject } from '../../../analyzer/detection/json-object.ts';
import type { Pipeline } from '../../../analyzer/detection/pipelines/pipeline.ts';
import { createRuleSet } from '../../../analyzer/detection/rule-set.ts';
import type { EventRule, SigmaRule } from '../../../analyzer/detection/rule.ts';
import type { Event } from '../../../collector/events/event.ts';
import { parseLine } from '../../../collector/parsers/parse-line.ts';
import { Problem } from '../problem.ts';
import type { TryBody, TrySchema } from './schema.ts';

export interface TryContext {
  ruleOf(reference: string): SigmaRule | undefined;
  pipelines: readonly Pipeline[];
  timeZone: string;
  /** ms */
  now: number;
}

/** Chains of correlations are two or three long. */
const deepest = 8;
const mostFields = 100;
const longestValue = 500;

/** The rule itself, or the event rules that a correlation counts. */
function eventRulesOf(rule: SigmaRule, ruleOf: TryContext['ruleOf'], depth = deepest): EventRule[] {
  if (rule.kind === 'event') return [{ ...rule, silent: false }];
  if (depth === 0) return [];
  return rule.rules.flatMap((reference) => {
    const member = ruleOf(reference);
    return member ? eventRulesOf(member, ruleOf, depth - 1) : [];
  });
}

function eventOf({ kind, text }: Static<typeof TryBody>, { now, timeZone }: TryContext): Event {
  if (kind === 'line') {
    const at = { receivedAt: now, timeZone, sourceAddress: '', id: 'try' };
    return parseLine(Buffer.from(text, 'utf8'), at);
  }
  const value = parseJsonObject(text);
  if (!value) throw new Problem(400, 'BAD_SAMPLE', 'The event is a JSON object.');
  return flattenEvent(value);
}

function fieldsOf(event: Event): Static<typeof TrySchema>['fields'] {
  return Object.entries(event)
    .filter(([field, value]) => value !== undefined && value !== '' && field !== 'event.id')
    .slice(0, mostFields)
    .map(([field, value]) => ({
      field,
      value: (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, longestValue),
    }));
}

/** What a rule says to one line or event, as the ingest threads would see it. Nothing is stored. */
export function tryLine(
  rule: SigmaRule,
  body: Static<typeof TryBody>,
  context: TryContext,
): Static<typeof TrySchema> {
  const { pipelines } = context;
  const event = eventOf(body, context);
  const found = new Map(
    eventRulesOf(rule, (reference) => context.ruleOf(reference)).map((each) => [each.id, each]),
  );
  const rules = [...found.values()];
  const detections = createRuleSet(rules, { pipelines }).match(event);
  const anywhere = createRuleSet(rules, { pipelines, ignoreLogsource: true });
  return {
    understood: event['event.kind'] !== 'pipeline_error',
    otherLogsource: detections.length === 0 && anywhere.match(event).length > 0,
    fields: fieldsOf(event),
    matches: detections.map(({ ruleId, title, matched }) => ({
      ruleId,
      title,
      titleZh: found.get(ruleId)?.titleZh ?? title,
      matched: matched.map((each) => ({ ...each })),
    })),
  };
}
