import type { PlistDict, PlistValue } from '../ios-facts.ts';
import { IosFormatError } from './errors.ts';
import { parseBinaryPlist } from './plist-binary.ts';
import { parseXmlPlist } from './plist-xml.ts';

function decodeXml(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return bytes.toString('utf16le', 2);
  if (first === 0xfe && second === 0xff) {
    const even = bytes.length - (bytes.length % 2);
    return Buffer.from(bytes.subarray(2, even)).swap16().toString('utf16le');
  }
  return bytes.toString('utf8').replace(/^\u{feff}/u, '');
}

/** Parses a property list, binary or XML. @throws {IosFormatError} BAD_PLIST */
export function parsePlist(content: Uint8Array): PlistValue {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const magic = bytes.toString('latin1', 0, 8);
  if (magic === 'bplist00') return parseBinaryPlist(bytes);
  if (magic.startsWith('bplist')) {
    throw new IosFormatError('BAD_PLIST', `version ${magic.slice(6)} is not known`);
  }
  return parseXmlPlist(decodeXml(bytes));
}

/** Parses one that must be a dictionary. @throws {IosFormatError} BAD_PLIST */
export function parsePlistDict(content: Uint8Array): PlistDict {
  const value = parsePlist(content);
  if (!isDict(value)) throw new IosFormatError('BAD_PLIST', 'its root is no dictionary');
  return value;
}

export function isDict(value: PlistValue | undefined): value is PlistDict {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textAt(dict: PlistDict, key: string): string | null {
  const value = dict[key];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
}

/** True for `<true/>`, and for the texts and numbers that the system takes for it. */
export function flagAt(dict: PlistDict, key: string): boolean {
  const value = dict[key];
  return (
    value === true || value === 1 || (typeof value === 'string' && /^(?:yes|true|1)$/iu.test(value))
  );
}

export function dictAt(dict: PlistDict, key: string): PlistDict {
  const value = dict[key];
  return isDict(value) ? value : {};
}

/** Dictionaries of a list. */
export function dictsAt(dict: PlistDict, key: string): PlistDict[] {
  const value = dict[key];
  return Array.isArray(value) ? value.filter(isDict) : [];
}

/** Texts of a list; a single text counts as a list of one. */
export function textsAt(dict: PlistDict, key: string): string[] {
  const value = dict[key];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** `"key" = "value";` lines of a `.strings` file that is no property list. */
export function parseStringsFile(content: Uint8Array): Record<string, string> {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const found: Record<string, string> = {};
  if (bytes.toString('latin1', 0, 6) === 'bplist' || /^\s*<\?xml/u.test(decodeXml(bytes))) {
    for (const [key, value] of Object.entries(parsePlistDict(content))) {
      if (typeof value === 'string') found[key] = value;
    }
    return found;
  }
  // Line by line, as tools write it, and anchored: a file of one endless word must not take quadratic time.
  for (const line of decodeXml(bytes).split('\n')) {
    const [, key = '', value] = /^\s*"?([\w.-]+)"?\s*=\s*"((?:[^"\\]|\\.)*)"\s*;/u.exec(line) ?? [];
    if (value !== undefined && key !== '__proto__') {
      found[key] = value.replaceAll(/\\(.)/gu, '$1');
    }
  }
  return found;
}
