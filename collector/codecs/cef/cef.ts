import { parseKeyValues, type KeyValueDialect, type Pair } from '../key-value/key-value.ts';

/** ArcSight Common Event Format, revision 25: seven header fields and an extension of pairs. */
export interface CefRecord {
  version: string;
  vendor: string;
  product: string;
  productVersion: string;
  signatureId: string;
  name: string;
  severity: string;
  extension: Pair[];
}

const dialect: KeyValueDialect = { separator: '=', delimiters: ' ' };

/** Reads the record that starts at `CEF:` in the text; undefined when there is none. */
export function parseCef(text: string): CefRecord | undefined {
  const start = text.indexOf('CEF:');
  if (start < 0) return undefined;
  const header = splitHeader(text, start + 4, 7);
  if (header.parts.length < 7) return undefined;
  const [version = '', vendor = '', product = '', productVersion = '', ...rest] = header.parts;
  if (!/^\d/.test(version.trim())) return undefined;
  const [signatureId = '', name = '', severity = ''] = rest;
  const extension = parseKeyValues(text.slice(header.end), dialect).map(([key, value]): Pair => [
    key,
    unescapeValue(value),
  ]);
  return { version, vendor, product, productVersion, signatureId, name, severity, extension };
}

/** Splits at `|` that no backslash escapes. The last field may be missing its bar. */
export function splitHeader(
  text: string,
  start: number,
  count: number,
): { parts: string[]; end: number } {
  const parts: string[] = [];
  let from = start;
  let escaped = false;
  for (let at = start; at < text.length && parts.length < count; at++) {
    const char = text.charAt(at);
    if (char === '\\') {
      escaped = true;
      at++;
    } else if (char === '|') {
      parts.push(headerField(text.slice(from, at), escaped));
      from = at + 1;
      escaped = false;
    }
  }
  if (parts.length < count && from < text.length) {
    parts.push(headerField(text.slice(from), escaped));
    from = text.length;
  }
  return { parts, end: from };
}

function headerField(value: string, escaped: boolean): string {
  return (escaped ? value.replaceAll(/\\([\\|])/g, '$1') : value).trim();
}

function unescapeValue(value: string): string {
  if (!value.includes('\\')) return value;
  return value.replaceAll(/\\([\\=nrt|])/g, (_all, char: string) => {
    if (char === 'n') return '\n';
    if (char === 'r') return '\r';
    return char === 't' ? '\t' : char;
  });
}
