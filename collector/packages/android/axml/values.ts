import type { XmlValue } from './element.ts';
import type { StringPool } from './string-pool.ts';

const KIND = {
  null: 0x00,
  reference: 0x01,
  attribute: 0x02,
  string: 0x03,
  float: 0x04,
  dynamicReference: 0x07,
  dynamicAttribute: 0x08,
  decimal: 0x10,
  hex: 0x11,
  boolean: 0x12,
} as const;

const floatView = new DataView(new ArrayBuffer(4));

/** A `Res_value` from its type and data. */
export function valueOf(type: number, data: number, strings: StringPool): XmlValue {
  switch (type) {
    case KIND.null:
      return { kind: 'null' };
    case KIND.reference:
    case KIND.dynamicReference:
      return { kind: 'reference', id: data };
    case KIND.attribute:
    case KIND.dynamicAttribute:
      return { kind: 'theme', id: data };
    case KIND.string:
      return { kind: 'string', text: strings.get(data) ?? '' };
    case KIND.float:
      floatView.setUint32(0, data);
      return { kind: 'float', value: floatView.getFloat32(0) };
    case KIND.decimal:
      return { kind: 'int', value: data | 0, hex: false };
    case KIND.hex:
      return { kind: 'int', value: data, hex: true };
    case KIND.boolean:
      return { kind: 'boolean', value: data !== 0 };
    default:
      return { kind: 'other', type, data };
  }
}
