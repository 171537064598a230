import type { Static } from 'typebox';
import { hitsByHour } from '../../../analyzer/alerts/rule-hits.ts';
import type { CorrelationRule, SigmaRule } from '../../../analyzer/detection/rule.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { RuleWork } from '../../../analyzer/pipeline/rule-work.ts';
import { costOfWeek } from '../../../analyzer/rule-history/costs.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { faultOf, type Catalogue, type CatalogueEntry, type ShownPaths } from './catalogue.ts';
import { rowsOf, type RuleFacts } from './read-model.ts';
import type { RuleSchema } from './schema.ts';

type RuleDetail = Static<typeof RuleSchema>;

const nameOf = ({ id, title, titleZh }: SigmaRule) => ({ id, title, titleZh: titleZh ?? title });

function correlatesOf(
  rule: CorrelationRule,
  catalogue: Catalogue,
): NonNullable<RuleDetail['correlates']> {
  return {
    type: rule.type,
    rules: rule.rules.map((reference) => {
      const found = catalogue.ruleOf(reference);
      return found ? nameOf(found) : { id: reference, title: reference, titleZh: reference };
    }),
    groupBy: [...rule.groupBy],
    timespanSeconds: rule.timespanMs / 1_000,
    condition: rule.condition.map((each) => ({ ...each })),
    fields: [...rule.fields],
  };
}

/** More rules than anybody reads point at one. */
const mostPointing = 50;

/** Rules that name this one in a list of ids and names. */
function pointingAt(
  rule: SigmaRule,
  catalogue: Catalogue,
  listOf: (other: SigmaRule) => readonly string[],
): RuleDetail['countedBy'] {
  const names = [rule.id, rule.name ?? rule.id];
  return catalogue.entries
    .flatMap((entry) => (entry.rule ? [entry.rule] : []))
    .filter((each) => listOf(each).some((reference) => names.includes(reference)))
    .slice(0, mostPointing)
    .map(nameOf);
}

function relationsOf(
  rule: SigmaRule,
  catalogue: Catalogue,
): Pick<RuleDetail, 'countedBy' | 'covers' | 'coveredBy'> {
  const covered = (rule.covers ?? []).map((reference) => catalogue.ruleOf(reference));
  return {
    countedBy: pointingAt(rule, catalogue, (other) =>
      other.kind === 'correlation' ? other.rules : [],
    ),
    covers: covered.filter((each) => each !== undefined).map(nameOf),
    coveredBy: pointingAt(rule, catalogue, (other) => other.covers ?? []),
  };
}

async function costOf(
  db: Db,
  id: string,
  { unsaved, off }: RuleWork,
  now: string,
): Promise<RuleDetail['cost']> {
  const week = await costOfWeek(db, id, unsaved, now);
  const stopped = off.get(id) ?? null;
  if (week) return { ...week, off: stopped };
  return stopped && { candidates: 0, matched: 0, micros: 0, hours: [], off: stopped };
}

/** Switches of the rule, and of what it counts. */
function switchesOf(
  id: string,
  correlates: RuleDetail['correlates'],
  switches: RuleFacts['switches'],
): RuleDetail['switches'] {
  const counted = new Set(correlates?.rules.map((each) => each.id));
  return switches
    .filter(({ ruleId }) => ruleId === id || counted.has(ruleId))
    .map((each) => ({ ...each, counted: each.ruleId !== id }));
}

/** Everything that is known of one rule, for its page. */
export async function readDetail(
  deps: { db: Db; principal: Principal; now: string; catalogue: Catalogue; shown: ShownPaths },
  entry: CatalogueEntry,
  facts: RuleFacts,
): Promise<RuleDetail> {
  const { db, principal, now, catalogue, shown } = deps;
  const { rule } = entry;
  const { id } = entry.row;
  const [row] = rowsOf({ ...catalogue, entries: [entry] }, facts);
  if (!row) throw new Error('a rule has one row');
  const correlates = rule?.kind === 'correlation' ? correlatesOf(rule, catalogue) : null;
  return {
    ...row,
    adviceZh: rule?.adviceZh ?? null,
    description: rule?.description ?? null,
    references: [...(rule?.references ?? [])],
    falsePositives: [...(rule?.falsePositives ?? [])],
    groupBy: rule?.groupBy ? [...rule.groupBy] : null,
    hours: await hitsByHour(db, principal, id, now),
    cost: await costOf(db, id, facts.work, now),
    correlates,
    ...(rule ? relationsOf(rule, catalogue) : { countedBy: [], covers: [], coveredBy: [] }),
    faults: entry.faults.map((fault) => faultOf(fault, shown)),
    switches: switchesOf(id, correlates, facts.switches),
  };
}
