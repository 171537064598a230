import type { FileFault } from './fault.ts';
import { placesIn } from './places.ts';

/** `file:line:col: /pointer text`; line and pointer where the reader knows them. */
const shape =
  /^(?<file>.+?)(?::(?<line>\d+):(?<column>\d+))?: (?:(?<path>\/\S*) )?(?<message>.+)$/su;

function faultOf(line: string, files: readonly string[]): FileFault {
  const found = shape.exec(line)?.groups;
  const isOurs = found?.['file'] !== undefined && files.some((each) => each === found['file']);
  const [first = ''] = files;
  if (!found || !isOurs) return { file: first, line: 1, column: 1, path: '', message: line };
  const { file = first, path: named = '', message = line } = found;
  const path = named === '/' ? '' : named;
  const place =
    found['line'] === undefined
      ? placesIn(file)(path)
      : { line: Number(found['line']), column: Number(found['column']) };
  return { file, ...place, path, message };
}

/**
 * What a reader of rules threw, as faults. Every reader says each fault in a line of its own that begins with the file.
 *
 * @param files what the reader was given to read; the first has the faults that name none of them.
 */
export function faultsOfError(error: unknown, files: readonly string[]): FileFault[] {
  const message = error instanceof Error ? error.message : String(error);
  const faults: FileFault[] = [];
  for (const line of message.split('\n')) {
    if (line.trim() !== '') faults.push(faultOf(line, files));
  }
  return faults;
}
