import { readFileSync } from 'node:fs';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { DrillError } from '../errors.ts';

const folder = new URL('../../../rules/drills/', import.meta.url);

/** A fault in one file of rules/drills. */
export function badRules(name: string, fault: string): DrillError {
  return new DrillError('BAD_DRILL_RULES', `rules/drills/${name}: ${fault}`);
}

/** Reads one file of rules/drills; unknown keys are errors. Throws BAD_DRILL_RULES naming file and path. */
export function readRulesFile<T extends TSchema>(name: string, schema: T): Static<T> {
  const value: unknown = parse(readFileSync(new URL(name, folder), 'utf8'));
  return checkRules(name, value, schema);
}

/** The same for rules that were read already. */
export function checkRules<T extends TSchema>(name: string, value: unknown, schema: T): Static<T> {
  if (Value.Check(schema, value)) return value;
  const [error] = Value.Errors(schema, value);
  throw badRules(name, error ? `${error.instancePath} ${error.message}` : 'has the wrong shape');
}
