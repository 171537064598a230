import { readFileSync } from 'node:fs';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';

/** A file of rules/drills that can't be used; a fault of the installation. */
export class DrillRulesError extends Error {
  readonly code = 'BAD_DRILL_RULES';
  readonly status = 500;
}

const folder = new URL('../../../rules/drills/', import.meta.url);

/** Reads one file of rules/drills; unknown keys are errors. Throws DrillRulesError naming file and path. */
export function readDrillRules<T extends TSchema>(name: string, schema: T): Static<T> {
  const value: unknown = parse(readFileSync(new URL(name, folder), 'utf8'));
  return checkDrillRules(name, value, schema);
}

/** The same for rules that were read already. */
export function checkDrillRules<T extends TSchema>(
  name: string,
  value: unknown,
  schema: T,
): Static<T> {
  if (Value.Check(schema, value)) return value;
  const [error] = Value.Errors(schema, value);
  const where = error ? `${error.instancePath} ${error.message}` : 'has the wrong shape';
  throw new DrillRulesError(`rules/drills/${name}: ${where}`);
}
