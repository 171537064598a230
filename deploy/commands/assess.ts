import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { assessFile } from '../../analyzer/assessment/file/assess-file.ts';
import { readSystemFile } from '../../analyzer/assessment/file/read-system-file.ts';
import { createRuleBook } from '../../analyzer/assessment/rules.ts';
import { isoNow, systemTime } from '../../collector/time/time-source.ts';
import { root } from '../paths.ts';
import { usage } from './command.ts';

/** A file of 200,000 pieces of evidence is half as large. */
const maxBytes = 128 * 1024 * 1024;

async function readText(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > maxBytes) throw new Error(`${path} is larger than ${maxBytes / 1024 / 1024} MiB.`);
  return await readFile(path, 'utf8');
}

/**
 * `assess --system FILE`: judges and scores one system from a file (docs/schema/assess-system.schema.json) and prints item results, scores
 * under every pack with bounds and coverage, as JSON. Nothing is stored.
 */
export async function assess(args: readonly string[]): Promise<number> {
  let file: string | undefined;
  try {
    file = parseArgs({ args: [...args], options: { system: { type: 'string' } } }).values.system;
  } catch {
    return usage('assess --system FILE');
  }
  if (file === undefined) return usage('assess --system FILE');
  try {
    const system = readSystemFile(await readText(file));
    const rules = await createRuleBook(join(root, 'rules', 'compliance')).load();
    if (rules.catalogue.edited.length > 0) {
      console.error(
        `xiaodun assess: the catalogue was edited: ${rules.catalogue.edited.join(', ')} are not as published.`,
      );
    }
    console.log(JSON.stringify(assessFile(system, rules, isoNow(systemTime))));
    return 0;
  } catch (error) {
    console.error(
      `xiaodun assess: ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
    return 1;
  }
}
