import type { ClassDef, DexTables } from './tables.ts';
import { UlebCursor } from './uleb.ts';

/** A method of a class with the code units that it consists of; `end` = `start` when it is abstract or native. */
export interface MethodBody {
  method: number;
  accessFlags: number;
  start: number;
  end: number;
}

/** Members of one class; more do not fit into the tables' 16-bit indexes. */
const MAX_MEMBERS = 65_536;
const CODE_HEADER_BYTES = 16;

function bodyAt(bytes: Buffer, offset: number): { start: number; end: number } {
  if (offset === 0 || offset % 2 !== 0 || offset + CODE_HEADER_BYTES > bytes.length) {
    return { start: 0, end: 0 };
  }
  const start = (offset + CODE_HEADER_BYTES) / 2;
  return {
    start,
    end: Math.min(start + bytes.readUInt32LE(offset + 12), Math.floor(bytes.length / 2)),
  };
}

/** Methods of a class (class_data_item), direct ones first; `broken` when the list can not be read to its end. */
export function methodsOf(
  { bytes }: DexTables,
  { dataOffset }: ClassDef,
): { methods: MethodBody[]; broken: boolean } {
  if (dataOffset === 0) return { methods: [], broken: false };
  const cursor = new UlebCursor(bytes, dataOffset);
  const [staticFields, instanceFields] = [cursor.next(), cursor.next()];
  const counts = [cursor.next(), cursor.next()];
  if ([staticFields, instanceFields, ...counts].some((count) => count > MAX_MEMBERS)) {
    return { methods: [], broken: true };
  }
  for (let left = (staticFields + instanceFields) * 2; left > 0 && !cursor.broken; left -= 1) {
    cursor.next();
  }
  const methods: MethodBody[] = [];
  for (const count of counts) {
    let method = 0;
    for (let left = count; left > 0 && !cursor.broken; left -= 1) {
      method += cursor.next();
      const accessFlags = cursor.next();
      const body = bodyAt(bytes, cursor.next());
      if (!cursor.broken) methods.push({ method, accessFlags, ...body });
    }
  }
  return { methods, broken: cursor.broken };
}
