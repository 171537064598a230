import { Value } from 'typebox/value';
import { SystemFileError, SystemFileSchema, type SystemFile } from './system-file.ts';

const schemaHint = 'see docs/schema/assess-system.schema.json';

interface Fault {
  instancePath: string;
  keyword?: string;
  message: string;
  params?: unknown;
}

function describe({ instancePath, message, params }: Fault): { path: string; what: string } {
  const extra = (params as { additionalProperties?: string[] } | undefined)?.additionalProperties;
  const allowed = (params as { allowedValues?: unknown[] } | undefined)?.allowedValues;
  const names = extra && extra.length > 0 ? ` (${extra.join(', ')})` : '';
  const values = allowed ? `: ${allowed.map((one) => JSON.stringify(one)).join(', ')}` : '';
  return { path: instancePath === '' ? '/' : instancePath, what: `${message}${names}${values}` };
}

/** Reads and checks the text of a system file. Throws SystemFileError with the first fault, its path, and how many more there are. */
export function readSystemFile(text: string): SystemFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new SystemFileError('/', `is not JSON (${what}); ${schemaHint}`);
  }
  if (Value.Check(SystemFileSchema, value)) return value;
  const faults: Fault[] = [...Value.Errors(SystemFileSchema, value)];
  const first = faults[0];
  if (!first) throw new SystemFileError('/', `is not a system file; ${schemaHint}`);
  const { path, what } = describe(first);
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  throw new SystemFileError(path, `${what}${more}; ${schemaHint}`);
}
