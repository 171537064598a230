import { parseRfc3164, type Rfc3164Fields } from '../codecs/rfc3164/rfc3164.ts';
import { parseRfc5424, type Rfc5424Fields, type Rfc5424Result } from '../codecs/rfc5424/rfc5424.ts';
import type { SyslogLine } from './parser.ts';

/**
 * Reads the syslog header. A message whose grammar is RFC 5424's up to the timestamp counts as one, even
 * when a later part is broken; everything else is read as RFC 3164, which accepts any text.
 */
export function readSyslogLine(text: string): SyslogLine {
  const strict = mayBe5424(text) ? parseRfc5424(text) : undefined;
  if (strict?.kind === 'ok') return from5424(text, strict.fields, strict.fields.message ?? '');
  const lenient = parseRfc3164(text);
  if (strict?.kind === 'partial' && !isReally3164(strict, lenient)) {
    const rest = text.slice(strict.at);
    return { ...from5424(text, strict.fields, rest), fault: strict.fault };
  }
  return from3164(text, lenient);
}

/** `<PRI>` and a digit 1–9. */
function mayBe5424(text: string): boolean {
  if (text.charCodeAt(0) !== 0x3c) return false;
  const close = text.indexOf('>');
  if (close < 2 || close > 4) return false;
  const digit = text.charCodeAt(close + 1);
  return digit >= 0x31 && digit <= 0x39;
}

/** `<13>2026-01-02 …` and `<134>1,157…` begin like a version; a version that failed means 3164. */
function isReally3164(
  strict: Extract<Rfc5424Result, { kind: 'partial' }>,
  lenient: Rfc3164Fields,
): boolean {
  if (strict.fault === 'timestamp') return lenient.timestamp !== undefined;
  return strict.fault === 'version' && lenient.content.length > 3;
}

function from5424(text: string, fields: Rfc5424Fields, message: string): SyslogLine {
  const { message: _message, ...header } = fields;
  return { text, format: 'rfc5424', ...header, content: message, message };
}

function from3164(text: string, fields: Rfc3164Fields): SyslogLine {
  const bare =
    fields.priority === undefined && fields.timestamp === undefined && fields.procId === undefined;
  return { text, format: bare ? 'none' : 'rfc3164', ...fields };
}
