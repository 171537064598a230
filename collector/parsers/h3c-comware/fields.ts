import {
  parseKeyValues,
  type KeyValueDialect,
  type Pair,
} from '../../codecs/key-value/key-value.ts';

const semicolons: KeyValueDialect = { separator: '=', delimiters: ';' };

export interface ComwareBody {
  /** What is left when all parameters are taken out. */
  sentence: string;
  pairs: Pair[];
}

/**
 * Splits a body: `-Line=vty1-IPAddr=10.0.0.1-User=x; Command is y` (dash parameters, then a sentence) and
 * `SrcIPAddr(1003)=a;DstIPAddr(1007)=b;` (numbered parameters).
 */
export function readComwareBody(text: string): ComwareBody {
  const pairs: Pair[] = [];
  let rest = text;
  for (let round = 0; round < 4 && rest.startsWith('-'); round++) {
    const end = rest.indexOf(';');
    const part = end < 0 ? rest : rest.slice(0, end);
    if (!part.includes('=')) break;
    pairs.push(...readDashPairs(part));
    rest = end < 0 ? '' : rest.slice(end + 1).trimStart();
  }
  const named = /^[A-Za-z_][\w ]{0,40}(?:\(\d{1,5}\))?=/.test(rest)
    ? parseKeyValues(withoutWrapper(rest), semicolons)
    : [];
  if (named.length > 0) return { sentence: '', pairs: [...pairs, ...named] };
  return { sentence: rest, pairs };
}

/** Takes off what is left of the JSON that a relay had wrapped the message in: `…;","abstract": …`. */
function withoutWrapper(text: string): string {
  const end = text.indexOf(';","');
  return end < 0 ? text : text.slice(0, end + 1);
}

/** `-Key=value-Key=value`: a value may hold dashes, but not a dash, a word and `=`. */
function readDashPairs(text: string): Pair[] {
  return text
    .split(/-(?=[A-Za-z][A-Za-z0-9_]{0,40}=)/)
    .filter((part) => part.includes('='))
    .slice(0, 40)
    .map((part): Pair => {
      const equals = part.indexOf('=');
      return [part.slice(0, equals), part.slice(equals + 1).trim()];
    });
}
