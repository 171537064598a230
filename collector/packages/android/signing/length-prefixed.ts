import { AndroidFormatError } from '../errors.ts';

/** Reads little-endian numbers and fields with a 32-bit length in front, of which signing blocks are made. */
export interface FieldReader {
  readonly remaining: number;
  uint32(): number;
  bytes(length: number): Buffer;
  /** A length and that many bytes. */
  field(): Buffer;
  /** All fields to the end, a thousand at most. */
  fields(): Buffer[];
}

/** Empty fields take four bytes each; honest lists have a handful. */
const MAX_FIELDS = 1000;

/** Every method throws {AndroidFormatError} BAD_SIGNATURE when there is less than that. */
export function createFieldReader(source: Buffer): FieldReader {
  let at = 0;
  const take = (length: number): Buffer => {
    if (length > source.length - at) {
      const detail = `${length} bytes at byte ${at} of ${source.length}`;
      throw new AndroidFormatError('BAD_SIGNATURE', detail);
    }
    at += length;
    return source.subarray(at - length, at);
  };
  const uint32 = (): number => take(4).readUInt32LE(0);
  const field = (): Buffer => take(uint32());
  return {
    get remaining() {
      return source.length - at;
    },
    uint32,
    bytes: take,
    field,
    fields() {
      const fields: Buffer[] = [];
      while (at < source.length) {
        if (fields.length >= MAX_FIELDS) {
          throw new AndroidFormatError('BAD_SIGNATURE', `more than ${MAX_FIELDS} fields in a list`);
        }
        fields.push(field());
      }
      return fields;
    },
  };
}
