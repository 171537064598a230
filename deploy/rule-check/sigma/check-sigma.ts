import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { joinRules, loadRuleFile } from '../../../analyzer/detection/load-rules.ts';
import { createFieldNames } from '../../../analyzer/detection/pipelines/field-names.ts';
import {
  loadPipelines,
  parsePipeline,
} from '../../../analyzer/detection/pipelines/load-pipelines.ts';
import type { EventRule, RuleFault, SigmaRule } from '../../../analyzer/detection/rule.ts';
import type { FileFault } from '../fault.ts';
import { contradictions } from './contradictions.ts';
import { impossibleCounts, uselessAliases } from './correlations.ts';
import { uselessCovers } from './covers.ts';
import { createDuplicates } from './duplicates.ts';
import { createFieldCheck, type FieldCheck } from './fields.ts';
import type { Finding } from './finding.ts';
import { idOf, malformedTags } from './header.ts';
import { missingGroups, ownPromises } from './own.ts';
import { createRulePlaces } from './rule-places.ts';
import { samplesOf } from './samples.ts';
import { unreachableCounts, unusedSelections } from './selections.ts';

const pipelineFolder = fileURLToPath(
  new URL('../../../rules/detection/pipelines', import.meta.url),
);

function asFileFault(fault: RuleFault): FileFault {
  const { severity, path: file, line, column, code, reason: message, ruleId } = fault;
  return {
    file,
    line,
    column,
    path: '',
    code,
    message,
    ...(severity === 'warning' && { severity }),
    ...(ruleId !== undefined && { ruleId }),
  };
}

const keyOf = ({ path, line }: SigmaRule): string => `${path}:${line}`;

/** What putting rules together finds is told with the first line of the rule; this is where its cause stands. */
const causes: Readonly<Record<string, string>> = {
  DUPLICATE_ID: '/id',
  UNKNOWN_RULE: '/correlation/rules',
  UNUSED_FILTER: '/filter/rules',
};

/** Event rules by every name that a correlation may call them. */
function eventRulesByName(rules: readonly SigmaRule[]): Map<string, EventRule> {
  const byName = new Map<string, EventRule>();
  for (const rule of rules) {
    if (rule.kind !== 'event') continue;
    byName.set(rule.id, rule);
    if (rule.name !== undefined) byName.set(rule.name, rule);
  }
  return byName;
}

/** All that can be wrong with a rule that loads. */
function createLint(rules: readonly SigmaRule[], fields: FieldCheck) {
  const duplicatesOf = createDuplicates();
  const byName = eventRulesByName(rules);
  return (rule: SigmaRule, isOwn: boolean): Finding[] => {
    const findings = [
      ...idOf(rule),
      ...malformedTags(rule),
      ...duplicatesOf(rule),
      ...uselessCovers(rule, rules),
      ...(isOwn ? ownPromises(rule) : []),
    ];
    if (rule.kind === 'correlation') {
      const fed = new Map([...byName].filter(([name]) => rule.rules.includes(name)));
      return [
        ...findings,
        ...uselessAliases(rule),
        ...impossibleCounts(rule),
        ...(isOwn ? missingGroups(rule, fed) : []),
        ...fields.ofCorrelation(rule, fed),
      ];
    }
    return [
      ...findings,
      ...unusedSelections(rule, 'detection'),
      ...unreachableCounts(rule),
      ...contradictions(rule),
      ...fields.ofEventRule(rule),
    ];
  };
}

function byPlace(a: FileFault, b: FileFault): number {
  const byFile = a.file < b.file ? -1 : a.file > b.file ? 1 : 0;
  return byFile || a.line - b.line || a.column - b.column;
}

export interface CheckedRules {
  /** Rules that load. */
  rules: number;
  /** Rules among them whose log source nothing here has events of: they use memory and find nothing. */
  unheard: number;
  /** In the order of the files. */
  faults: FileFault[];
}

/**
 * Sigma rules together, as a node loads them: ids count across files, and a correlation needs the rules that it names. The samples
 * beside a file are run. Beyond what the loader says, rules are judged that load and yet do not do what was meant.
 *
 * @param isOwn of the platform's own rules more is demanded: samples, Chinese titles and advice, techniques.
 */
export async function checkSigma(
  files: readonly string[],
  isOwn: (file: string) => boolean,
): Promise<CheckedRules> {
  const { pipelines } = await loadPipelines(pipelineFolder);
  const names = createFieldNames(pipelines);
  const context = { placeholder: (name: string) => names.placeholder(name) };
  const parts = [];
  for (const file of files) parts.push(await loadRuleFile(file, context));
  const loaded = joinRules(parts);
  const fields = createFieldCheck(pipelines);
  const lint = createLint(loaded.rules, fields);
  const placeOf = createRulePlaces();
  const faults = loaded.faults.map((fault) => {
    const cause = causes[fault.code];
    if (cause === undefined) return asFileFault(fault);
    return asFileFault({ ...fault, ...placeOf(fault.path, fault.line, cause) });
  });
  // Before filters are applied to them; a rule that was left out for its id is told once, by that.
  const inUse = new Set(loaded.rules.map(keyOf));
  const written = parts.flatMap((part) => part.rules).filter((rule) => inUse.has(keyOf(rule)));
  for (const rule of written) {
    const { path, line, id: ruleId } = rule;
    for (const { severity, code, reason, pointer } of lint(rule, isOwn(path))) {
      const place = placeOf(path, line, pointer);
      faults.push(asFileFault({ severity, path, ...place, code, reason, ruleId }));
    }
  }
  for (const filter of parts.flatMap((part) => part.filters ?? [])) {
    const { path, line, id: ruleId } = filter;
    for (const { severity, code, reason, pointer } of unusedSelections(filter, 'filter')) {
      const place = placeOf(path, line, pointer);
      faults.push(asFileFault({ severity, path, ...place, code, reason, ruleId }));
    }
  }
  const byFile = Map.groupBy(loaded.rules, ({ path }) => path);
  for (const [file, rules] of byFile) {
    faults.push(...(await samplesOf(file, rules, pipelines, isOwn(file))));
  }
  const isUnheard = (rule: SigmaRule): boolean =>
    rule.kind === 'event' && !fields.isHeard(rule.logsource);
  const unheard = written.filter(isUnheard).length;
  return { rules: loaded.rules.length, unheard, faults: faults.toSorted(byPlace) };
}

/** Names of fields and log sources (rules/detection/pipelines). */
export async function checkPipeline(file: string): Promise<FileFault[]> {
  return parsePipeline(file, await readFile(file, 'utf8')).faults.map(asFileFault);
}
