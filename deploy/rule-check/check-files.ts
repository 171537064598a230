import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRuleFile } from '../../collector/rules/rule-file.ts';
import { readCatalogue } from '../../analyzer/assessment/catalogue/catalogue.ts';
import { checkFaults } from '../../analyzer/assessment/checks/check-faults.ts';
import { observations } from '../../analyzer/assessment/observations/registry.ts';
import { CheckSchema, type Check } from '../../analyzer/assessment/schema.ts';
import type { FileFault } from './fault.ts';
import { findFiles } from './find-files.ts';
import { createPlaybookCheck } from './playbook.ts';
import { readers, type Reader } from './readers.ts';
import { checkPipeline, checkSigma } from './sigma/check-sigma.ts';
import { faultsOfError } from './thrown.ts';

const catalogueFolder = fileURLToPath(new URL('../../rules/compliance/catalogue', import.meta.url));

type Sort =
  | { kind: 'playbook' | 'sigma' | 'own-sigma' | 'pipeline' | 'check' | 'nobody' | 'foreign' }
  | { kind: 'reader'; reader: Reader; folder: string };

/** Where a file lies below the last folder called `rules`; undefined: in none. */
function belowRules(file: string): { folder: string; name: string } | undefined {
  const parts = resolve(file).split(sep);
  const at = parts.lastIndexOf('rules');
  if (at < 0 || at === parts.length - 1) return undefined;
  return { folder: parts.slice(at + 1, -1).join('/'), name: basename(file) };
}

const isPlaybook = (file: string, text: string): boolean =>
  dirname(resolve(file)).split(sep).includes('playbooks') || /"type"\s*:\s*"playbook"/u.test(text);

/**
 * Anywhere else a file says by its top-level keys what it is. What was come across in a folder of somebody else's and is
 * none of these (SigmaHQ keeps its test events and workflows beside the rules) is nothing of ours.
 */
async function sortByContent(file: string, isNamed: boolean): Promise<Sort> {
  const isJson = file.endsWith('.json');
  if (isJson && isNamed) return { kind: 'playbook' };
  const text = await readFile(file, 'utf8');
  if (isJson) return { kind: isPlaybook(file, text) ? 'playbook' : 'foreign' };
  if (/^(?:detection|correlation|filter|logsource):/mu.test(text)) return { kind: 'sigma' };
  if (/^observation:/mu.test(text)) return { kind: 'check' };
  return { kind: isNamed ? 'nobody' : 'foreign' };
}

async function sortOf(file: string, isNamed: boolean): Promise<Sort> {
  const place = belowRules(file);
  if (!place) return await sortByContent(file, isNamed);
  const { folder, name } = place;
  if (folder === 'detection/pipelines') return { kind: 'pipeline' };
  if (folder === 'detection' || folder.startsWith('detection/')) return { kind: 'own-sigma' };
  if (folder === 'compliance/checks') return { kind: 'check' };
  const reader = readers.find((each) => each.folder === folder && each.reads.test(name));
  if (reader) return { kind: 'reader', reader, folder: dirname(file) };
  // What lies in a folder of ours under a name that nothing reads is a mistake, not a rule of somebody else's.
  const isOurs = readers.some((each) => each.folder === folder);
  return isOurs ? { kind: 'nobody' } : await sortByContent(file, isNamed);
}

async function caught(
  files: readonly string[],
  read: () => FileFault[] | Promise<FileFault[]>,
): Promise<FileFault[]> {
  try {
    return await read();
  } catch (error) {
    return faultsOfError(error, files);
  }
}

/** Reads checks of telemetry and runs their samples. */
function createCheckCheck(): (file: string) => FileFault[] {
  const keys = new Set(readCatalogue(catalogueFolder).map(({ key }) => key));
  const more = (check: Check): string[] => [
    ...check.items.flatMap((key, index) =>
      keys.has(key) ? [] : [`/items/${index} is no item of the catalogue`],
    ),
    ...(observations.has(check.observation) ? [] : ['/observation names none that there is']),
    ...checkFaults(check),
  ];
  return (file) => {
    readRuleFile(file, CheckSchema, more);
    return [];
  };
}

/** Files of one reader in one folder are read together, once. */
function groupsOf(
  sorted: readonly { file: string; sort: Sort }[],
): { reader: Reader; folder: string; files: string[] }[] {
  const groups = new Map<string, { reader: Reader; folder: string; files: string[] }>();
  for (const { file, sort } of sorted) {
    if (sort.kind !== 'reader') continue;
    const { reader, folder } = sort;
    const key = `${folder}\n${readers.indexOf(reader)}`;
    const group = groups.get(key) ?? { reader, folder, files: [] };
    group.files.push(file);
    groups.set(key, group);
  }
  return [...groups.values()];
}

const whole = (file: string, message: string): FileFault => ({
  file,
  line: 1,
  column: 1,
  path: '',
  message,
});

export interface CheckedFiles {
  /** That were read as something; what is none of ours is left out. */
  files: number;
  /** Sigma rules that load, and those of them that no event of this platform can ever reach. */
  rules: number;
  unheard: number;
  faults: readonly FileFault[];
}

/**
 * Checks every rule file and playbook at or below the paths with what the platform itself reads it by; samples are run. What nothing
 * reads is a fault: it would have no effect.
 */
export async function checkFiles(paths: readonly string[]): Promise<CheckedFiles> {
  const { files, missing, cut } = await findFiles(paths);
  const named = new Set(paths);
  const sorted = await Promise.all(
    files.map(async (file) => ({ file, sort: await sortOf(file, named.has(file)) })),
  );
  const of = (...kinds: Sort['kind'][]) =>
    sorted.filter(({ sort }) => kinds.includes(sort.kind)).map(({ file }) => file);
  const faults = missing.map((path) => whole(path, 'There is no such file or folder.'));
  if (cut) faults.push(whole(paths[0] ?? '', `Only the first ${files.length} files are read.`));
  faults.push(
    ...of('nobody').map((file) => whole(file, 'Nothing reads a file of this name here.')),
  );

  const own = new Set(of('own-sigma'));
  const sigma = of('sigma', 'own-sigma');
  const checked = await checkSigma(sigma, (file) => own.has(file));
  faults.push(...checked.faults);
  for (const file of of('pipeline')) {
    faults.push(...(await caught([file], () => checkPipeline(file))));
  }
  const checks = of('check');
  const check = checks.length > 0 ? createCheckCheck() : undefined;
  for (const file of checks) faults.push(...(await caught([file], () => check?.(file) ?? [])));
  const playbooks = of('playbook');
  const playbook = playbooks.length > 0 ? createPlaybookCheck() : undefined;
  for (const file of playbooks) {
    faults.push(...(await caught([file], async () => (await playbook?.(file)) ?? [])));
  }
  for (const { reader, folder, files: together } of groupsOf(sorted)) {
    const read = async () => {
      await reader.read(folder);
      return [];
    };
    faults.push(...(await caught(together, read)));
  }
  const { rules, unheard } = checked;
  return { files: files.length - of('foreign').length, rules, unheard, faults };
}
