import { isAbsolute, relative } from 'node:path';
import { Type, type Static } from 'typebox';
import { visibleAlerts } from '../../../analyzer/alerts/queries.ts';
import { levels, type RuleFault, type SigmaRule } from '../../../analyzer/detection/rule.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { ListQuerystring, parseListQuery, sendRange, type ListRequest } from '../lists.ts';
import { notFound } from '../problem.ts';
import { FaultSchema, RuleParams, RuleSchema } from './schema.ts';

export interface RulesFeatureDeps {
  records: Records;
  time: TimeSource;
  /** What is loaded now; read at each request. */
  rules(): { rules: readonly SigmaRule[]; faults: readonly RuleFault[] };
  /** Folders that paths are shown from, so that an answer does not tell where the platform is installed. */
  roots: readonly string[];
}

type RuleRow = Static<typeof RuleSchema>;

interface Hits {
  hits: number;
  lastHitAt: string;
}

function rowOf(rule: SigmaRule, path: string, hits: Hits | undefined): RuleRow {
  return {
    id: rule.id,
    kind: rule.kind,
    title: rule.title,
    titleZh: rule.titleZh ?? rule.title,
    adviceZh: rule.adviceZh ?? null,
    description: rule.description ?? null,
    author: rule.author ?? null,
    level: rule.level,
    status: rule.status,
    tags: [...rule.tags],
    references: [...rule.references],
    falsePositives: [...rule.falsePositives],
    logsource: rule.kind === 'event' ? rule.logsource : {},
    path,
    line: rule.line,
    hits: hits?.hits ?? 0,
    lastHitAt: hits?.lastHitAt ?? null,
  };
}

const sorts = ['title', 'titleZh', 'level', 'status', 'path', 'hits', 'lastHitAt'] as const;

function compareBy(field: string): (a: RuleRow, b: RuleRow) => number {
  switch (field) {
    case 'hits':
      return (a, b) => a.hits - b.hits;
    case 'level':
      return (a, b) =>
        levels.findIndex((level) => level === a.level) -
        levels.findIndex((level) => level === b.level);
    case 'lastHitAt':
      return (a, b) => (a.lastHitAt ?? '').localeCompare(b.lastHitAt ?? '');
    default: {
      const key = sorts.find((each) => each === field) ?? 'title';
      return (a, b) => String(a[key]).localeCompare(String(b[key]), 'zh-Hans-CN');
    }
  }
}

function fits(row: RuleRow, filter: ListRequest['filter']): boolean {
  const { q, level, status, id, tag } = filter;
  const isIn = (wanted: unknown, value: string): boolean =>
    wanted === undefined || (Array.isArray(wanted) ? wanted : [wanted]).includes(value);
  if (!isIn(level, row.level) || !isIn(status, row.status) || !isIn(id, row.id)) return false;
  if (typeof tag === 'string' && !row.tags.includes(tag)) return false;
  if (typeof q !== 'string' || q === '') return true;
  const text = [row.id, row.title, row.titleZh, row.path, ...row.tags].join('\n').toLowerCase();
  return text.includes(q.toLowerCase());
}

/** The detection rules in use, with how often they hit, and what is wrong with rule files. */
export function rulesFeature(deps: RulesFeatureDeps): Feature {
  const { records, time, roots } = deps;
  const read = { permission: { resource: 'rules', action: 'read' } } as const;

  function shownPath(path: string): string {
    const inside = roots
      .map((root) => relative(root, path))
      .find((each) => each !== '' && !each.startsWith('..') && !isAbsolute(each));
    return inside ?? path.split(/[\\/]/).at(-1) ?? path;
  }

  async function listRules(principal: Principal): Promise<RuleRow[]> {
    const rows = await visibleAlerts(records.db, principal, isoNow(time))
      .where('alerts.origin', '=', 'rule')
      .groupBy('alerts.rule_id')
      .select((eb) => [
        'alerts.rule_id as ruleId',
        eb.fn.sum<number>('alerts.count').as('hits'),
        eb.fn.max('alerts.last_seen_at').as('lastHitAt'),
      ])
      .execute();
    const hits = new Map(rows.map((row) => [row.ruleId, row]));
    return deps.rules().rules.map((rule) => rowOf(rule, shownPath(rule.path), hits.get(rule.id)));
  }

  return (api) => {
    api.get(
      '/rules',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(RuleSchema) } },
        config: read,
      },
      async ({ query, principal }, reply) => {
        const list = parseListQuery(query, sorts);
        const rows = (await listRules(principal)).filter((row) => fits(row, list.filter));
        const compare = compareBy(list.sort?.field ?? 'path');
        const sign = list.sort?.order === 'desc' ? -1 : 1;
        rows.sort((a, b) => sign * compare(a, b) || a.id.localeCompare(b.id));
        const page = rows.slice(list.offset, list.offset + list.limit);
        sendRange(reply, 'rules', list, page.length, rows.length);
        return page;
      },
    );

    api.get(
      '/rules/faults',
      { schema: { response: { 200: Type.Array(FaultSchema) } }, config: read },
      async () =>
        deps.rules().faults.map((fault) => ({
          ...fault,
          path: shownPath(fault.path),
          ruleId: fault.ruleId ?? null,
        })),
    );

    api.get(
      '/rules/:id',
      { schema: { params: RuleParams, response: { 200: RuleSchema } }, config: read },
      async ({ params, principal }) => {
        const row = (await listRules(principal)).find((rule) => rule.id === params.id);
        if (!row) throw notFound('rule', params.id);
        return row;
      },
    );
  };
}
