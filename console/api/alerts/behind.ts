import type { Static } from 'typebox';
import { findEventsBehind } from '../../../analyzer/alerts/events-behind.ts';
import type { Pipeline } from '../../../analyzer/detection/pipelines/pipeline.ts';
import type { SigmaRule } from '../../../analyzer/detection/rule.ts';
import type { EventStore } from '../../../analyzer/stores/events/event-store.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { completedOf } from './read-models.ts';
import type { BehindSchema } from './schema.ts';

export interface BehindReaderDeps {
  db: Db;
  events: EventStore;
  rules(): { rules: readonly SigmaRule[] };
  pipelines(): Promise<readonly Pipeline[]>;
}

const nothing: Static<typeof BehindSchema> = { value: null, events: [], cut: false };

/** The events that the correlation counted when it was completed last, of the units that the reader sees. */
export async function readBehind(
  deps: BehindReaderDeps,
  alert: { id: string; rule_id: string },
  units: readonly string[],
): Promise<Static<typeof BehindSchema>> {
  const { db, events } = deps;
  const { rules } = deps.rules();
  const rule = rules.find(({ id }) => id === alert.rule_id);
  const last = await db
    .selectFrom('alert_events')
    .select(['at', 'correlation'])
    .where('alert_id', '=', alert.id)
    .where('correlation', 'is not', null)
    .orderBy('ordinal', 'desc')
    .limit(1)
    .executeTakeFirst();
  const completed = completedOf(last?.correlation ?? null);
  if (rule?.kind !== 'correlation' || !last || !completed) return nothing;
  const pipelines = await deps.pipelines();
  const question = { rule, group: completed.group, at: last.at, units };
  const { found, cut } = await findEventsBehind({ db, events, rules, pipelines }, question);
  const titles = new Map(rules.map((each) => [each.id, each]));
  return {
    value: completed.value,
    cut,
    events: found.map(({ event, ruleId, matched }) => {
      const member = titles.get(ruleId);
      return {
        ruleId,
        ruleTitle: member?.title ?? ruleId,
        ruleTitleZh: member?.titleZh ?? member?.title ?? ruleId,
        matched: matched.map((each) => ({ ...each })),
        event,
      };
    }),
  };
}
