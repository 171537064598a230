import { statSync } from 'node:fs';
import { findRuleFiles, joinRules, loadRuleFile, type LoadedRules } from './load-rules.ts';
import { createFieldNames } from './pipelines/field-names.ts';
import { loadPipelines, type LoadedPipelines } from './pipelines/load-pipelines.ts';
import type { Pipeline } from './pipelines/pipeline.ts';
import { createRuleSet, type RuleSet, type RuleSetOptions } from './rule-set.ts';
import type { RuleFault, SigmaRule } from './rule.ts';

export interface RuleLibraryPaths {
  /** Files and folders with rules. */
  rules: readonly string[];
  /** Folder with pipelines; none = names as the rules say. */
  pipelines?: string;
}

export interface LibraryState {
  ruleSet: RuleSet;
  rules: readonly SigmaRule[];
  faults: readonly RuleFault[];
}

/** Rules that are read again and again while the platform runs. */
export interface RuleLibrary {
  /**
   * Reads what changed and compiles a new rule set beside the old one; the caller swaps between two events. A rule
   * that is broken now stays as it was, with a fault; a file that is gone takes its rules with it. Windows of
   * correlations that did not change go on.
   */
  load(): Promise<LibraryState>;
}

interface KnownFile {
  stamp: string;
  loaded: LoadedRules;
}

/** At once: of thousands of files that did not change, waiting for each would cost more than all else. */
function stampOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? `${found.mtimeMs} ${found.size} ${found.ino}` : 'gone';
}

/** The rules of a file, with those that its last good version had and that an error took away now. */
function withPrevious(now: LoadedRules, before: LoadedRules | undefined): LoadedRules {
  const broken = now.faults.some((fault) => fault.severity === 'error');
  if (!before || !broken) return now;
  const ids = new Set(now.rules.map((rule) => rule.id));
  const kept = before.rules.filter((rule) => !ids.has(rule.id));
  const filterIds = new Set(now.filters?.map((filter) => filter.id));
  const keptFilters = (before.filters ?? []).filter((filter) => !filterIds.has(filter.id));
  return {
    rules: [...now.rules, ...kept],
    filters: [...(now.filters ?? []), ...keptFilters],
    faults: now.faults,
  };
}

function withPreviousPipelines(now: LoadedPipelines, before: readonly Pipeline[]): Pipeline[] {
  if (now.faults.length === 0) return [...now.pipelines];
  const ids = new Set(now.pipelines.map((pipeline) => pipeline.id));
  return [...now.pipelines, ...before.filter((pipeline) => !ids.has(pipeline.id))];
}

export function createRuleLibrary(
  paths: RuleLibraryPaths,
  options: Omit<RuleSetOptions, 'pipelines' | 'continueFrom'> = {},
): RuleLibrary {
  let files = new Map<string, KnownFile>();
  let pipelines: Pipeline[] = [];
  let placeholders = '';
  let current: RuleSet | undefined;

  const readPipelines = async (): Promise<readonly RuleFault[]> => {
    if (paths.pipelines === undefined) return [];
    const now = await loadPipelines(paths.pipelines);
    pipelines = withPreviousPipelines(now, pipelines);
    return now.faults;
  };

  const readFile = async (path: string, fresh: boolean): Promise<KnownFile> => {
    const known = files.get(path);
    const stamp = stampOf(path);
    if (known && known.stamp === stamp && !fresh) return known;
    const names = createFieldNames(pipelines);
    const loaded = await loadRuleFile(path, { placeholder: (name) => names.placeholder(name) });
    return { stamp, loaded: withPrevious(loaded, known?.loaded) };
  };

  return {
    async load() {
      const pipelineFaults = await readPipelines();
      const known = JSON.stringify(pipelines.map((pipeline) => pipeline.placeholders));
      const fresh = known !== placeholders;
      placeholders = known;
      const found = await findRuleFiles(paths.rules);
      const next = new Map<string, KnownFile>();
      for (const path of found.files) next.set(path, await readFile(path, fresh));
      files = next;
      const joined = joinRules([
        { rules: [], faults: [...pipelineFaults, ...found.faults] },
        ...[...next.values()].map((file) => file.loaded),
      ]);
      current = createRuleSet(joined.rules, {
        ...options,
        pipelines,
        ...(current && { continueFrom: current }),
      });
      return { ruleSet: current, rules: joined.rules, faults: joined.faults };
    },
  };
}
