import type { Static } from 'typebox';
import { visibleAlerts } from '../../../analyzer/alerts/queries.ts';
import { recentHits, type RecentHits } from '../../../analyzer/alerts/rule-hits.ts';
import { reachingSwitches } from '../../../analyzer/alerts/switches/switches.ts';
import { levels } from '../../../analyzer/detection/rule.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { RuleWork } from '../../../analyzer/pipeline/rule-work.ts';
import { costOfDay } from '../../../analyzer/rule-history/costs.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { oneOf, refuseOthers, single, texts } from '../filters.ts';
import type { ListRequest } from '../lists.ts';
import type { Catalogue, CatalogueEntry } from './catalogue.ts';
import {
  ruleStates,
  type RuleFacetsSchema,
  type RuleRowSchema,
  type RuleSwitchSchema,
} from './schema.ts';

export type RuleRow = Static<typeof RuleRowSchema>;
export type RuleSwitchView = Static<typeof RuleSwitchSchema>;

interface Hits {
  hits: number;
  lastHitAt: string;
}

/** What is known of rules at the moment of a request, for one reader. */
export interface RuleFacts {
  hits: ReadonlyMap<string, Hits>;
  recent: ReadonlyMap<string, RecentHits>;
  switches: readonly RuleSwitchView[];
  work: RuleWork;
  /** Microseconds of each rule over the last 24 hours. */
  costs: ReadonlyMap<string, number>;
}

export async function readSwitches(
  db: Db,
  principal: Principal,
  now: string,
  catalogue: Catalogue,
): Promise<RuleSwitchView[]> {
  const rows = await reachingSwitches(db, principal, now)
    .orderBy('rule_switches.off_at', 'desc')
    .execute();
  return rows.map((row) => {
    const rule = catalogue.byId.get(row.rule_id)?.row;
    return {
      id: row.id,
      ruleId: row.rule_id,
      ruleTitle: rule?.title ?? row.rule_id,
      ruleTitleZh: rule?.titleZh ?? row.rule_id,
      unitId: row.unit_id,
      unitName: row.unit_name,
      reason: row.reason,
      offAt: row.off_at,
      offByName: row.off_by_name,
      untilAt: row.until_at,
      endedAt: row.ended_at,
      endedByName: row.ended_by_name,
      withheld: row.withheld,
      lastWithheldAt: row.last_withheld_at,
      own: row.own === 1,
    };
  });
}

/** Hits are those of alerts that the reader sees. */
export async function readFacts(
  db: Db,
  principal: Principal,
  now: string,
  { catalogue, work }: { catalogue: Catalogue; work: RuleWork },
): Promise<RuleFacts> {
  const rows = await visibleAlerts(db, principal, now)
    .where('alerts.origin', '=', 'rule')
    .groupBy('alerts.rule_id')
    .select((eb) => [
      'alerts.rule_id as ruleId',
      eb.fn.sum<number>('alerts.count').as('hits'),
      eb.fn.max('alerts.last_seen_at').as('lastHitAt'),
    ])
    .execute();
  return {
    hits: new Map(rows.map((row) => [row.ruleId, row])),
    recent: await recentHits(db, principal, now),
    switches: await readSwitches(db, principal, now, catalogue),
    work,
    costs: await costOfDay(db, work.unsaved, now),
  };
}

function stateOf({ row }: CatalogueEntry, facts: RuleFacts, off: ReadonlySet<string>) {
  if (facts.work.off.has(row.id)) return 'over-budget';
  if (row.state === 'in-use' && off.has(row.id)) return 'switched-off';
  return row.state;
}

/** Of all rules. */
export function sumOf(costs: ReadonlyMap<string, number>): number {
  return [...costs.values()].reduce((sum, micros) => sum + micros, 0);
}

export function rowsOf(catalogue: Catalogue, facts: RuleFacts): RuleRow[] {
  const { costs, hits, recent } = facts;
  const total = sumOf(costs);
  const off = new Set(facts.switches.map(({ ruleId }) => ruleId));
  return catalogue.entries.map((entry) => {
    const { row } = entry;
    const spent = costs.get(row.id);
    return {
      ...row,
      state: stateOf(entry, facts, off),
      hits: hits.get(row.id)?.hits ?? 0,
      hitsDay: recent.get(row.id)?.day ?? 0,
      hitsWeek: recent.get(row.id)?.week ?? 0,
      lastHitAt: hits.get(row.id)?.lastHitAt ?? null,
      costShare: spent === undefined || total === 0 ? null : spent / total,
    };
  });
}

const filterNames = ['q', 'id', 'level', 'status', 'tag', 'state', 'product', 'collection', 'kind'];

/** The filter of the list as a test; throws BAD_LIST_QUERY. */
export function filterRows(
  rows: readonly RuleRow[],
  filter: ListRequest['filter'],
  catalogue: Catalogue,
): RuleRow[] {
  refuseOthers(filter, filterNames);
  const wanted = {
    id: texts(filter, 'id'),
    level: oneOf(filter, 'level', levels),
    status: texts(filter, 'status'),
    state: oneOf(filter, 'state', ruleStates),
    product: texts(filter, 'product'),
    collection: texts(filter, 'collection'),
    kind: texts(filter, 'kind'),
  };
  const tag = single(filter, 'tag');
  const words = single(filter, 'q')?.toLowerCase().split(/\s+/u).filter(Boolean) ?? [];
  const asked = Object.entries(wanted).flatMap(([field, values]) =>
    values === undefined
      ? []
      : [{ field: field as keyof typeof wanted, in: new Set<string>(values) }],
  );
  return rows.filter((row) => {
    if (!asked.every((each) => each.in.has(row[each.field] ?? ''))) return false;
    if (tag !== undefined && !row.tags.includes(tag)) return false;
    const text = catalogue.byId.get(row.id)?.text ?? '';
    return words.every((word) => text.includes(word));
  });
}

export const ruleSorts = [
  'title',
  'titleZh',
  'level',
  'status',
  'state',
  'product',
  'path',
  'hits',
  'hitsDay',
  'hitsWeek',
  'lastHitAt',
  'costShare',
] as const;

/** Made once: to make one takes longer than to sort 4,000 rules. */
const collator = new Intl.Collator('zh-Hans-CN');

function compareBy(field: string): (a: RuleRow, b: RuleRow) => number {
  switch (field) {
    case 'hits':
    case 'hitsDay':
    case 'hitsWeek':
      return (a, b) => a[field] - b[field];
    case 'costShare':
      return (a, b) => (a.costShare ?? -1) - (b.costShare ?? -1);
    case 'level':
      return (a, b) =>
        levels.findIndex((each) => each === a.level) - levels.findIndex((each) => each === b.level);
    case 'state':
      return (a, b) => ruleStates.indexOf(a.state) - ruleStates.indexOf(b.state);
    default: {
      const key = ruleSorts.find((each) => each === field) ?? 'title';
      return (a, b) => collator.compare(String(a[key] ?? ''), String(b[key] ?? ''));
    }
  }
}

export function sortRows(rows: RuleRow[], sort: ListRequest['sort']): RuleRow[] {
  const compare = compareBy(sort?.field ?? 'path');
  const sign = sort?.order === 'desc' ? -1 : 1;
  return rows.sort((a, b) => sign * compare(a, b) || (a.id < b.id ? -1 : 1));
}

function counted(values: Iterable<string>): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

/** What the list can be narrowed to, busiest first. */
export function facetsOf({ entries }: Catalogue): Static<typeof RuleFacetsSchema> {
  return {
    levels: counted(entries.flatMap(({ row }) => (row.level === null ? [] : [row.level]))),
    products: counted(entries.map(({ row }) => row.product)),
    collections: counted(entries.map(({ row }) => row.collection)),
  };
}
