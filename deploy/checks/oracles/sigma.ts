import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { flattenEvent } from '../../../analyzer/detection/flatten-event.ts';
import { joinRules, type LoadedRules } from '../../../analyzer/detection/load-rules.ts';
import { parseRules } from '../../../analyzer/detection/load/parse-rules.ts';
import { loadPipelines } from '../../../analyzer/detection/pipelines/load-pipelines.ts';
import type { Pipeline } from '../../../analyzer/detection/pipelines/pipeline.ts';
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

function checkCompile(rules: readonly OracleRule[]): { loaded: LoadedRules; result: OracleResult } {
  const tally = new Tally('sigma rules compiled', 0.99);
  const loaded = joinRules(
    rules.map((rule) => parseRules(rule.path, rule.yaml, { placeholder: () => undefined })),
  );
  const ids = new Set(loaded.rules.map((rule) => rule.id));
  for (const rule of rules) {
    const fault = loaded.faults.find(
      (each) => each.severity === 'error' && each.path === rule.path,
    );
    tally.check(ids.has(rule.id), () => `${rule.path}:${fault?.line ?? 0} ${fault?.reason ?? ''}`);
  }
  return { loaded, result: tally.result };
}

/**
 * Compares with the consensus of at least three engines. Ids that are not in the rule file do not count, nor
 * do rules that one or two engines match as we do.
 */
function compareSets(
  tally: Tally,
  row: RegressionEvent,
  expected: readonly string[],
  got: ReadonlySet<string>,
  known: ReadonlySet<string>,
): void {
  const wanted = new Set(expected.filter((id) => known.has(id)));
  for (const id of wanted) {
    tally.check(got.has(id), () => `${row.title} #${row.n}: ${id} should match`);
  }
  for (const id of got) {
    const disputed = row.engines_disagree[id] !== undefined;
    if (!wanted.has(id) && !disputed)
      tally.check(false, () => `${row.title} #${row.n}: ${id} matches alone`);
  }
}

async function checkRegression(folder: string): Promise<OracleResult[]> {
  const { loaded, result } = checkCompile(
    await readLines<OracleRule>(join(folder, 'rules.ndjson')),
  );
  const known = new Set(loaded.rules.map((rule) => rule.id));
  const all = createRuleSet(loaded.rules, { ignoreLogsource: true });
  const { pipelines } = await loadPipelines(pipelineFolder);
  const routed = createRuleSet(loaded.rules, { pipelines });
  const own = new Tally('sigma regression, own rule', 0.99);
  const cross = new Tally('sigma regression, every rule', 0.95);
  const crossRouted = new Tally('sigma regression, by log source', 0.95);
  for (const row of await readLines<RegressionEvent>(join(folder, 'regression.ndjson'))) {
    const event = flattenEvent(row.event);
    const got = new Set(all.match(event).map((detection) => detection.ruleId));
    if (row.own_rule_matched_by.length >= 3 && known.has(row.rule_id)) {
      own.check(got.has(row.rule_id), () => `${row.title} #${row.n}`);
    }
    compareSets(cross, row, row.all_rules_matching_ignoring_logsource, got, known);
    if (!row.all_rules_matching_with_logsource) continue;
    const seen = routed.match(flattenEvent({ ...row.event, logsource: row.logsource_of_event }));
    const ids = new Set(seen.map((detection) => detection.ruleId));
    compareSets(crossRouted, row, row.all_rules_matching_with_logsource, ids, known);
  }
  return [result, own.result, cross.result, crossRouted.result];
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
  const tally = new Tally('sigma correlation', 0.98);
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
