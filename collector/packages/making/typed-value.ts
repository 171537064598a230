import type { StringIndex } from './chunk-writer.ts';
import type { MadeValue } from './recipe.ts';

/** Id of a resource by `type/name`. */
export type FindResource = (name: string) => number;

/** `Res_value.dataType` */
export const STRING_TYPE = 0x03;
const REFERENCE_TYPE = 0x01;
const DECIMAL_TYPE = 0x10;
const BOOLEAN_TYPE = 0x12;
const TRUE = 0xffffffff;

export interface TypedValue {
  readonly type: number;
  readonly data: number;
}

/** A value as binary XML and resources.arsc keep it. */
export function typedValue(value: MadeValue, strings: StringIndex, find: FindResource): TypedValue {
  if (typeof value === 'string') return { type: STRING_TYPE, data: strings.indexOf(value) };
  if (typeof value === 'number') return { type: DECIMAL_TYPE, data: value };
  if (typeof value === 'boolean') return { type: BOOLEAN_TYPE, data: value ? TRUE : 0 };
  return { type: REFERENCE_TYPE, data: find(value.resource) };
}
