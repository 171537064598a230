import { parseArgs } from 'node:util';
import { asJson, printed } from '../rule-check/fault.ts';
import { endWhenOutputCloses } from './closed-output.ts';
import { usage, type Command } from './command.ts';

const line = 'rules check [--json] [--no-warnings] PATH…';

interface Options {
  paths: string[];
  json: boolean;
  warnings: boolean;
}

function readOptions(args: readonly string[]): Options | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        'no-warnings': { type: 'boolean', default: false },
      },
    });
    const [what, ...paths] = positionals;
    if (what !== 'check' || paths.length === 0 || paths.includes('')) return undefined;
    return { paths, json: values.json, warnings: !values['no-warnings'] };
  } catch {
    return undefined;
  }
}

/**
 * `rules check PATH…`: one line per fault, `file:line:col: path message` or a JSON object, and last a summary,
 * `{"files":…,"rules":…,"unheard":…,"faults":…,"warnings":…}`. Exit 1 with faults; warnings do not count.
 */
export const rules: Command = async (args) => {
  const options = readOptions(args);
  if (!options) return usage(line);
  endWhenOutputCloses();
  const { checkFiles } = await import('../rule-check/check-files.ts');
  const { files, rules: loaded, unheard, faults } = await checkFiles(options.paths);
  const errors = faults.filter(({ severity }) => severity === undefined);
  const shown = options.warnings ? faults : errors;
  const counts = { faults: errors.length, warnings: faults.length - errors.length };
  const lines = shown.map(options.json ? asJson : printed);
  console.log([...lines, JSON.stringify({ files, rules: loaded, unheard, ...counts })].join('\n'));
  return errors.length === 0 ? 0 : 1;
};
