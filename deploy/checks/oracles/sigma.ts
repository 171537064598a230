import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { flattenEvent } from '../../../analyzer/detection/flatten-event.ts';
import { joinRules, type LoadedRules } from '../../../analyzer/detection/load-rules.ts';
import { parseRules } from '../../../analyzer/detection/load/parse-rules.ts';
import { loadPipelines } from '../../../analyzer/detection/pipelines/load-pipelines.ts';
import type { Pipeline } from '../../../analyzer/detection/pipelines/pipeline.ts';
import type { Routing } from '../../../analyzer/detection/reference/fields.ts';
import { createReference } from '../../../analyzer/detection/reference/reference.ts';
import { createRuleSet, type RuleSet } from '../../../analyzer/detection/rule-set.ts';
import type { OracleResult } from './result.ts';

type Json = Record<string, unknown>;

const pipelineFolder = fileURLToPath(
  new URL('../../../rules/detection/pipelines', import.meta.url),
);

const shownFailures = 20;

async function readLines<T>(path: string): Promise<T[]> {
  const rows: T[] = [];
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (line.trim() !== '') rows.push(JSON.parse(line) as T);
  }
  return rows;
}

/** Counts comparisons under one name. */
class Tally {
  readonly result: OracleResult;

  constructor(name: string, requiredRate: number) {
    this.result = { name, passed: 0, total: 0, requiredRate, failures: [] };
  }

  check(good: boolean, failure: () => string): void {
    this.result.total += 1;
    if (good) this.result.passed += 1;
    else if (this.result.failures.length < shownFailures) this.result.failures.push(failure());
  }
}

function load(yaml: string, path: string, placeholders: Json = {}): LoadedRules {
  const lists = placeholders as Record<string, string[]>;
  return joinRules([parseRules(path, yaml, { placeholder: (name) => lists[name] })]);
}

function ruleSetOf(loaded: LoadedRules, placeholders: Json = {}): RuleSet {
  const pipeline: Pipeline = {
    id: 'oracle',
    logsources: [],
    fields: [],
    placeholders: placeholders as Record<string, string[]>,
  };
  return createRuleSet(loaded.rules, { ignoreLogsource: true, pipelines: [pipeline] });
}

interface ModifierVector {
  name: string;
  yaml: string;
  events: { event: Json; expected: boolean }[];
}

async function checkModifiers(folder: string): Promise<OracleResult> {
  const tally = new Tally('sigma modifiers', 1);
  for (const vector of await readLines<ModifierVector>(join(folder, 'modifiers.ndjson'))) {
    const loaded = load(vector.yaml, vector.name);
    const rules = ruleSetOf(loaded);
    for (const { event, expected } of vector.events) {
      const got = rules.match(flattenEvent(event)).length > 0;
      const why = loaded.faults[0]?.reason ?? '';
      tally.check(loaded.rules.length > 0 && got === expected, () =>
        `${vector.name}: ${JSON.stringify(event)} gave ${got} ${why}`.trim(),
      );
    }
  }
  return tally.result;
}

interface SigmaliteVector {
  yaml: string;
  file: string;
  message: string;
  fields: Json;
  expected: boolean;
  options?: Json;
}

async function checkSigmalite(folder: string): Promise<OracleResult> {
  const tally = new Tally('sigma sigmalite vectors', 1);
  for (const vector of await readLines<SigmaliteVector>(join(folder, 'sigmalite-vectors.ndjson'))) {
    const rules = ruleSetOf(load(vector.yaml, vector.file, vector.options), vector.options);
    const event = flattenEvent({ ...vector.fields, message: vector.message });
    const got = rules.match(event).length > 0;
    tally.check(
      got === vector.expected,
      () => `${vector.file}: ${JSON.stringify(vector.fields)} gave ${got}`,
    );
  }
  return tally.result;
}

interface OracleRule {
  id: string;
  path: string;
  yaml: string;
}

interface RegressionEvent {
  rule_id: string;
  title: string;
  n: number;
  event: Json;
  logsource_of_event: Json;
  own_rule_matched_by: string[];
  all_rules_matching_ignoring_logsource: string[];
  all_rules_matching_with_logsource?: string[];
  /** Rule id → the one or two engines that match. */
  engines_disagree: Record<string, string[]>;
}

/** At most one rule in a hundred may be refused, and none without a reason. */
function checkCompile(rules: readonly OracleRule[]): {
  loaded: LoadedRules;
  results: OracleResult[];
} {
  const compiled = new Tally('sigma rules compiled', 0.99);
  const answered = new Tally('sigma rules compiled or refused for a reason', 1);
  const loaded = joinRules(
    rules.map((rule) => parseRules(rule.path, rule.yaml, { placeholder: () => undefined })),
  );
  const ids = new Set(loaded.rules.map((rule) => rule.id));
  for (const rule of rules) {
    const fault = loaded.faults.find(
      (each) => each.severity === 'error' && each.path === rule.path,
    );
    const place = `${rule.path}:${fault?.line ?? 0}:${fault?.column ?? 0}`;
    compiled.check(ids.has(rule.id), () => `${place} ${fault?.reason ?? ''}`);
    answered.check(ids.has(rule.id) || fault !== undefined, () => `${place} is not there`);
  }
  return { loaded, results: [compiled.result, answered.result] };
}

/** The rules that match an event, by whom. */
interface Answers {
  /** At least three engines of the oracle. */
  consensus: readonly string[];
  ours: ReadonlySet<string>;
  /** Whether the specification, read plainly, demands a match: the argument for one that the consensus lacks. */
  isDemanded(ruleId: string): boolean;
}

/**
 * Every rule of the consensus must match. A rule that matches beside it counts as wrong unless one of the engines says
 * so too and the specification, read plainly, demands it. Ids that are not in the rule file do not count.
 */
function compareSets(
  tallies: { found: Tally; argued: Tally },
  row: RegressionEvent,
  { consensus, ours, isDemanded }: Answers,
  known: ReadonlySet<string>,
): void {
  const wanted = new Set(consensus.filter((id) => known.has(id)));
  for (const id of wanted) {
    tallies.found.check(ours.has(id), () => `${row.title} #${row.n}: ${id} should match`);
  }
  for (const id of ours) {
    if (wanted.has(id)) continue;
    const seconded = row.engines_disagree[id] !== undefined;
    const argued = seconded && isDemanded(id);
    tallies.argued.check(argued, () => `${row.title} #${row.n}: ${id} matches alone`);
  }
}

async function checkRegression(folder: string): Promise<OracleResult[]> {
  const { loaded, results } = checkCompile(
    await readLines<OracleRule>(join(folder, 'rules.ndjson')),
  );
  const known = new Set(loaded.rules.map((rule) => rule.id));
  const { pipelines } = await loadPipelines(pipelineFolder);
  const byId = new Map(loaded.rules.map((rule) => [rule.id, rule]));
  const unrouted = { ignoreLogsource: true };
  const everyRule = createRuleSet(loaded.rules, unrouted);
  const routedRules = createRuleSet(loaded.rules, { pipelines });
  const own = new Tally('sigma regression, own rule', 1);
  const argued = new Tally('sigma regression, other matches argued', 1);
  const [every, routed] = [
    new Tally('sigma regression, every rule', 1),
    new Tally('sigma regression, by log source', 1),
  ];
  const answer = (rules: RuleSet, record: Json, options: Routing): Omit<Answers, 'consensus'> => ({
    ours: new Set(rules.match(flattenEvent(record)).map((detection) => detection.ruleId)),
    isDemanded(id) {
      const rule = byId.get(id);
      return rule !== undefined && createReference([rule], options).match(record).length > 0;
    },
  });
  for (const row of await readLines<RegressionEvent>(join(folder, 'regression.ndjson'))) {
    const all = answer(everyRule, row.event, unrouted);
    if (row.own_rule_matched_by.length >= 3 && known.has(row.rule_id)) {
      own.check(all.ours.has(row.rule_id), () => `${row.title} #${row.n}`);
    }
    const consensus = row.all_rules_matching_ignoring_logsource;
    compareSets({ found: every, argued }, row, { consensus, ...all }, known);
    if (!row.all_rules_matching_with_logsource) continue;
    const record = { ...row.event, logsource: row.logsource_of_event };
    const some = answer(routedRules, record, { pipelines });
    const fewer = row.all_rules_matching_with_logsource;
    compareSets({ found: routed, argued }, row, { consensus: fewer, ...some }, known);
  }
  return [...results, ...[own, every, routed, argued].map((tally) => tally.result)];
}

interface Fire {
  i: number;
  group: string[];
  value: number;
}

interface CorrelationScenario {
  id: string;
  type: string;
  yaml: string | string[];
  events: { t: number; event: Json }[];
  expected_fires: Fire[];
}

function fireKey(fire: Fire): string {
  return `${fire.i} ${fire.group.join(',')} ${Number(fire.value.toFixed(6))}`;
}

async function checkCorrelation(folder: string): Promise<OracleResult> {
  const tally = new Tally('sigma correlation', 1);
  const rows = await readLines<CorrelationScenario>(join(folder, 'correlation.ndjson'));
  for (const row of rows) {
    const yaml =
      typeof row.yaml === 'string' && row.yaml.startsWith('"') ? JSON.parse(row.yaml) : row.yaml;
    const rules = ruleSetOf(load(String(yaml), row.id));
    const got = new Set<string>();
    for (const [i, { t, event }] of row.events.entries()) {
      const at = new Date(t * 1_000).toISOString();
      for (const { correlation } of rules.match(flattenEvent({ ...event, '@timestamp': at }))) {
        if (!correlation) continue;
        got.add(fireKey({ i, group: Object.values(correlation.group), value: correlation.value }));
      }
    }
    const wanted = new Set(row.expected_fires.map(fireKey));
    for (const key of new Set([...wanted, ...got])) {
      tally.check(
        wanted.has(key) && got.has(key),
        () => `${row.id} ${row.type}: ${key} ${got.has(key) ? 'fires alone' : 'is missing'}`,
      );
    }
  }
  return tally.result;
}

/** Compares our matcher with the Sigma oracle under `<root>/sigma`. */
export async function sigmaOracle(root: string): Promise<OracleResult[]> {
  const folder = join(root, 'sigma');
  return [
    await checkModifiers(folder),
    await checkSigmalite(folder),
    ...(await checkRegression(folder)),
    await checkCorrelation(folder),
  ];
}
