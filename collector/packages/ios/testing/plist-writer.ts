import type { PlistDict, PlistValue } from '../../ios-facts.ts';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function element(value: PlistValue): string {
  if (value === null) return '<string/>';
  if (typeof value === 'boolean') return value ? '<true/>' : '<false/>';
  if (typeof value === 'number') return `<integer>${value}</integer>`;
  if (typeof value === 'string') {
    return `<string>${value.replaceAll(/[&<>]/gu, (one) => escapes[one] ?? one)}</string>`;
  }
  if (Array.isArray(value)) return `<array>${value.map(element).join('')}</array>`;
  const entries = Object.entries(value).map(([key, one]) => `<key>${key}</key>${element(one)}`);
  return `<dict>${entries.join('')}</dict>`;
}

/** An XML property list. */
export function xmlPlist(value: PlistDict): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">${element(value)}</plist>`;
}

/** A binary property list with two-byte references and four-byte offsets. */
export function binaryPlist(value: PlistValue): Buffer {
  const objects: Buffer[] = [];

  function head(kind: number, count: number): Buffer {
    if (count < 15) return Buffer.of((kind << 4) | count);
    const length = Buffer.alloc(6);
    length[0] = (kind << 4) | 15;
    length[1] = 0x12;
    length.writeUInt32BE(count, 2);
    return length;
  }

  function references(numbers: readonly number[]): Buffer {
    const bytes = Buffer.alloc(numbers.length * 2);
    numbers.forEach((number, index) => bytes.writeUInt16BE(number, index * 2));
    return bytes;
  }

  function add(one: PlistValue): number {
    const number = objects.push(Buffer.alloc(0)) - 1;
    objects[number] = encode(one);
    return number;
  }

  function encode(one: PlistValue): Buffer {
    if (one === null) return Buffer.of(0);
    if (typeof one === 'boolean') return Buffer.of(one ? 9 : 8);
    if (typeof one === 'number') {
      const bytes = Buffer.alloc(9);
      bytes[0] = 0x13;
      bytes.writeBigInt64BE(BigInt(one), 1);
      return bytes;
    }
    if (typeof one === 'string') {
      if (/^[\u0000-\u007f]*$/u.test(one)) {
        return Buffer.concat([head(5, one.length), Buffer.from(one, 'latin1')]);
      }
      return Buffer.concat([head(6, one.length), Buffer.from(one, 'utf16le').swap16()]);
    }
    if (Array.isArray(one)) {
      return Buffer.concat([head(10, one.length), references(one.map(add))]);
    }
    const keys = Object.keys(one).map(add);
    return Buffer.concat([
      head(13, keys.length),
      references([...keys, ...Object.values(one).map(add)]),
    ]);
  }

  const root = add(value);
  const header = Buffer.from('bplist00', 'latin1');
  const offsets = Buffer.alloc(objects.length * 4);
  let at = header.length;
  objects.forEach((object, index) => {
    offsets.writeUInt32BE(at, index * 4);
    at += object.length;
  });
  const trailer = Buffer.alloc(32);
  trailer[6] = 4;
  trailer[7] = 2;
  trailer.writeUInt32BE(objects.length, 12);
  trailer.writeUInt32BE(root, 20);
  trailer.writeUInt32BE(at, 28);
  return Buffer.concat([header, ...objects, offsets, trailer]);
}
