import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';

/** Fills in the defaults of a source's schema and checks the rest; throws with every fault in the message. */
export function parseSourceConfig<S extends TSchema>(schema: S, given: unknown): Static<S> {
  const value = Value.Default(schema, Value.Clone(given));
  const faults = Value.Errors(schema, value).map(
    (fault) => `${fault.instancePath} ${fault.message}`,
  );
  if (faults.length > 0) throw new Error(`bad source configuration: ${faults.join('; ')}`);
  return value as Static<S>;
}
