import { fileURLToPath } from 'node:url';
import { readFile, stat } from 'node:fs/promises';
import { loadDeadlines } from '../../analyzer/clocks/load-deadlines.ts';
import { loadPlaybookRules } from '../../analyzer/playbooks/rules.ts';
import { validatePlaybook } from '../../analyzer/playbooks/validation/validate.ts';
import type { FileFault } from './fault.ts';
import { createPlaces, type Place } from './places.ts';

const deadlineFolder = fileURLToPath(new URL('../../rules/deadlines', import.meta.url));

/** `JSON.parse` says where it stopped. */
function placeIn(message: string): Place | undefined {
  const [, line, column] = /\(line (\d+) column (\d+)\)/u.exec(message) ?? [];
  return line === undefined ? undefined : { line: Number(line), column: Number(column) };
}

/** Checks playbooks against the platform's own caps, kinds of action and deadlines. */
export function createPlaybookCheck(): (file: string) => Promise<FileFault[]> {
  const rules = loadPlaybookRules();
  const { deadlines } = loadDeadlines(deadlineFolder);
  const context = { rules, hasDeadline: (id: string) => deadlines.has(id) };
  const most = rules.file.kibibytes * 1024;
  return async (file) => {
    const { size } = await stat(file);
    if (size > most) {
      const message = `TOO_LARGE It has ${size} bytes; at most ${most} are read.`;
      return [{ file, line: 1, column: 1, path: '', message }];
    }
    const text = await readFile(file, 'utf8');
    const result = validatePlaybook(text, context);
    if (result.kind === 'program') return [];
    const placeOf = createPlaces(text);
    return result.faults.map(({ path, code, message }) => {
      const place = (code === 'NOT_JSON' ? placeIn(message) : undefined) ?? placeOf(path);
      return { file, ...place, path, message: `${code} ${message}` };
    });
  };
}
