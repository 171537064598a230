import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { spoken, type Reason } from './errors.ts';
import { applyFilters } from './filters.ts';
import { parseRules, type ParseContext } from './load/parse-rules.ts';
import type { CorrelationRule, RuleFault, SigmaFilter, SigmaRule } from './rule.ts';

export interface LoadedRules {
  rules: readonly SigmaRule[];
  /** Not yet applied; `joinRules` does that and answers none. */
  filters?: readonly SigmaFilter[];
  faults: readonly RuleFault[];
}

/** Technical bounds against a wrong folder: SigmaHQ's largest file has 60 KB, its tree 4,000 files. */
const maxFileBytes = 4 * 1024 * 1024;
const maxFiles = 50_000;

export const noPlaceholders: ParseContext = { placeholder: () => undefined };

function fileFault(path: string, code: string, reason: Reason): RuleFault {
  return { severity: 'error', path, line: 1, column: 1, code, ...spoken(reason) };
}

function reasonOf(error: unknown): Reason {
  const message = error instanceof Error ? error.message : String(error);
  return { en: message, zh: `无法读取：${message}` };
}

export interface FoundFiles {
  files: string[];
  faults: RuleFault[];
}

/** Folders of other things: our pipelines, and what begins with a dot (`.git`, `.github` of a clone). */
function isSkipped(name: string): boolean {
  return name === 'pipelines' || name.startsWith('.');
}

/** Puts the rule files of a folder into `found`, folders within it too. A folder that can not be read is a fault. */
async function findInFolder(
  folder: string,
  found: Set<string>,
  faults: RuleFault[],
): Promise<void> {
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    try {
      for (const entry of await readdir(next, { withFileTypes: true })) {
        const path = join(next, entry.name);
        if (isSkipped(entry.name)) continue;
        if (entry.isDirectory()) folders.push(path);
        else if (/\.ya?ml$/.test(entry.name)) found.add(path);
      }
    } catch (error) {
      faults.push(fileFault(next, 'UNREADABLE', reasonOf(error)));
    }
    if (found.size > maxFiles) return;
  }
}

/** The rule files under files and folders (`*.yml`, `*.yaml`, any depth), sorted. */
export async function findRuleFiles(paths: readonly string[]): Promise<FoundFiles> {
  const found = new Set<string>();
  const faults: RuleFault[] = [];
  for (const path of paths) {
    const kind = await stat(path).catch(() => undefined);
    if (!kind)
      faults.push(
        fileFault(path, 'NO_FILE', {
          en: 'There is no such file or folder.',
          zh: '没有这个文件或目录。',
        }),
      );
    else if (kind.isDirectory()) await findInFolder(path, found, faults);
    else found.add(path);
    if (found.size <= maxFiles) continue;
    faults.push(
      fileFault(path, 'TOO_MANY', {
        en: `Only ${maxFiles} files are read.`,
        zh: `最多读取 ${maxFiles} 个文件，其余没有读取。`,
      }),
    );
    break;
  }
  return { files: [...found].slice(0, maxFiles).sort(), faults };
}

/** At once: for small files waiting costs ten times the reading. */
function readText(path: string): string | undefined {
  const file = openSync(path, 'r');
  try {
    return fstatSync(file).size > maxFileBytes ? undefined : readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

/** Reads one file; every problem is a fault. Between two files whoever else waits has its turn. */
export async function loadRuleFile(path: string, context: ParseContext): Promise<LoadedRules> {
  await setImmediate();
  try {
    const text = readText(path);
    if (text !== undefined) return parseRules(path, text, context);
    const reason = {
      en: `A rule file may have ${maxFileBytes} bytes.`,
      zh: `规则文件最大 ${maxFileBytes} 字节。`,
    };
    return { rules: [], faults: [fileFault(path, 'TOO_LARGE', reason)] };
  } catch (error) {
    return { rules: [], faults: [fileFault(path, 'UNREADABLE', reasonOf(error))] };
  }
}

/**
 * Puts the rules of several files together: an id counts once, a correlation needs the rules that it names, and
 * filters narrow the rules that they fit.
 */
export function joinRules(parts: readonly LoadedRules[]): LoadedRules {
  const faults = parts.flatMap((part) => part.faults);
  const byId = new Map<string, SigmaRule>();
  for (const rule of parts.flatMap((part) => part.rules)) {
    const first = byId.get(rule.id);
    if (first) {
      const reason = {
        en: `The id ${rule.id} is taken by ${first.path}:${first.line}.`,
        zh: `编号 ${rule.id} 已用于 ${first.path}:${first.line}。`,
      };
      faults.push({ ...placeOf(rule), code: 'DUPLICATE_ID', ...spoken(reason) });
    } else {
      byId.set(rule.id, rule);
    }
  }
  faults.push(...dropIncompleteCorrelations(byId));
  const filters = parts.flatMap((part) => part.filters ?? []);
  const filtered = applyFilters([...byId.values()], filters);
  return { rules: filtered.rules, faults: [...faults, ...filtered.faults] };
}

/** Removes correlations over rules that are not there, and then those over the removed ones. */
function dropIncompleteCorrelations(byId: Map<string, SigmaRule>): RuleFault[] {
  const faults: RuleFault[] = [];
  const complete = new Set<string>();
  const waiting: CorrelationRule[] = [];
  for (const rule of byId.values()) {
    if (rule.kind === 'correlation') waiting.push(rule);
    else addNames(complete, rule);
  }
  for (;;) {
    const next = waiting.findIndex((rule) => rule.rules.every((name) => complete.has(name)));
    const [rule] = next < 0 ? [] : waiting.splice(next, 1);
    if (!rule) break;
    addNames(complete, rule);
  }
  for (const rule of waiting) {
    const missing = rule.rules.find((name) => !complete.has(name)) ?? '';
    const reason = {
      en: `There is no usable rule ${missing} (or it counts itself).`,
      zh: `没有可用的规则 ${missing}（或规则引用了自身）。`,
    };
    faults.push({ ...placeOf(rule), code: 'UNKNOWN_RULE', ...spoken(reason) });
    byId.delete(rule.id);
  }
  return faults;
}

function addNames(names: Set<string>, rule: SigmaRule): void {
  names.add(rule.id);
  if (rule.name !== undefined) names.add(rule.name);
}

function placeOf(rule: SigmaRule): Omit<RuleFault, 'code' | 'reason'> {
  return { severity: 'error', path: rule.path, line: rule.line, column: 1, ruleId: rule.id };
}

/** Reads rule files and folders. A bad rule is a fault and never stops the others. */
export async function loadRules(
  paths: readonly string[],
  context: ParseContext = noPlaceholders,
): Promise<LoadedRules> {
  const found = await findRuleFiles(paths);
  const parts: LoadedRules[] = [{ rules: [], faults: found.faults }];
  for (const file of found.files) parts.push(await loadRuleFile(file, context));
  return joinRules(parts);
}
