import { printed } from '../rule-check/fault.ts';
import { endWhenOutputCloses } from './closed-output.ts';
import { usage, type Command } from './command.ts';

/**
 * `rules check PATH…`: one line per fault, `file:line:col: path message`, and last `{"files":…,"faults":…}`. Exit 1 with faults.
 */
export const rules: Command = async ([what, ...paths]) => {
  const isPath = (path: string) => path !== '' && !path.startsWith('-');
  if (what !== 'check' || paths.length === 0 || !paths.every(isPath)) {
    return usage('rules check PATH…');
  }
  endWhenOutputCloses();
  const { checkFiles } = await import('../rule-check/check-files.ts');
  const { files, faults } = await checkFiles(paths);
  const lines = faults.map(printed);
  console.log([...lines, JSON.stringify({ files, faults: faults.length })].join('\n'));
  return faults.length === 0 ? 0 : 1;
};
