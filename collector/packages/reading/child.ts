import { PackageError } from '../errors.ts';
import { readPackage } from '../read-package.ts';
import { prepareRules } from './prepare.ts';
import type { ChildAnswer, ChildRequest } from './messages.ts';

/*
 * The process that reads one package and ends. It gets the request on its standard input and prints one answer; it has no permission to write,
 * to start anything or to load native code (flags of `package-reader.ts`).
 */

/** Text that is kept of an unexpected error. */
const MAX_MESSAGE = 500;

async function readRequest(): Promise<ChildRequest> {
  let text = '';
  process.stdin.setEncoding('utf8');
  for await (const piece of process.stdin) text += String(piece);
  return JSON.parse(text) as ChildRequest;
}

/** A path that leads to no file is no accident of the process. */
const pathFaults = new Map([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'it may not be read'],
]);

async function answer(): Promise<ChildAnswer> {
  try {
    const { path, name, rules } = await readRequest();
    return { kind: 'facts', facts: await readPackage(path, prepareRules(rules), name) };
  } catch (error) {
    const fault = pathFaults.get((error as NodeJS.ErrnoException).code ?? '');
    if (fault !== undefined) return { kind: 'failed', code: 'NOT_A_PACKAGE', message: fault };
    const message = (error instanceof Error ? error.message : String(error)).slice(0, MAX_MESSAGE);
    const code = error instanceof PackageError ? error.code : 'CRASHED';
    return { kind: 'failed', code, message };
  }
}

process.stdout.write(JSON.stringify(await answer()));
