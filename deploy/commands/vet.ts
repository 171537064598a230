import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Value } from 'typebox/value';
import { DeclaredSchema, type Declared } from '../../analyzer/vetting/declared.ts';
import { loadVettingRules } from '../../analyzer/vetting/rules/rule-book.ts';
import { vetPackage } from '../../analyzer/vetting/vet-package.ts';
import { PackageError } from '../../collector/packages/errors.ts';
import { createPackageReader } from '../../collector/packages/reading/package-reader.ts';
import { isoNow, systemTime } from '../../collector/time/time-source.ts';
import { root } from '../paths.ts';
import { usage } from './command.ts';
import { vetFacts } from './vet-facts.ts';

/** A whole privacy policy is in it. */
const maxDeclaredBytes = 8 * 1024 * 1024;

class DeclaredError extends Error {}

async function readDeclared(path: string | undefined): Promise<Declared | undefined> {
  if (path === undefined) return undefined;
  const { size } = await stat(path);
  if (size > maxDeclaredBytes) throw new DeclaredError(`${path} is larger than 8 MiB`);
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new DeclaredError(`${path} is not JSON: ${error.message}`);
  }
  if (Value.Check(DeclaredSchema, value)) return value;
  const [fault] = Value.Errors(DeclaredSchema, value);
  throw new DeclaredError(`${path}: ${fault?.instancePath || '/'} ${fault?.message ?? ''}`);
}

/**
 * `vet FILE [--declared FILE]`: reads an APK or IPA in a process of its own and prints its facts and what the checks say of them, as JSON.
 * `--declared` is what the filing says (docs/schema/vet-declared.schema.json). Nothing is stored, nothing of the package is executed.
 */
export async function vet(args: readonly string[]): Promise<number> {
  const form = 'vet FILE [--declared FILE]';
  let file: string | undefined;
  let declaredFile: string | undefined;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { declared: { type: 'string' } },
    });
    if (positionals.length !== 1) return usage(form);
    [file] = positionals;
    declaredFile = values.declared;
  } catch {
    return usage(form);
  }
  if (file === undefined) return usage(form);
  try {
    const declared = await readDeclared(declaredFile);
    const facts = await createPackageReader().read(file);
    const rules = loadVettingRules(join(root, 'rules', 'apps'));
    const findings = vetPackage(facts, declared, rules, isoNow(systemTime));
    console.log(JSON.stringify({ facts: vetFacts(facts), findings }));
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof PackageError ? `${error.code}: ` : '';
    console.error(`xiaodun vet: ${file}: ${code}${message.split('\n', 1)[0]}`);
    return 1;
  }
}
