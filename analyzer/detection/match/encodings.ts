import { RuleError } from '../errors.ts';
import { literalOf, literalPattern, parsePattern, withAnyDash } from '../sigma/pattern.ts';
import type { Pattern } from '../sigma/pattern.ts';
import type { FieldItem } from '../sigma/selection.ts';
import type { Encoding } from './modifiers.ts';

/** A value on its way through the modifiers: text with wildcards, or bytes after an encoding. */
type Coded = { kind: 'pattern'; pattern: Pattern } | { kind: 'bytes'; bytes: Buffer };

/** More values than this from one written value is a mistake in the placeholders. */
const maxExpansion = 10_000;

function bytesOf(value: Coded, encoding: Encoding): Buffer {
  if (value.kind === 'bytes') return value.bytes;
  const text = literalOf(value.pattern);
  if (text === undefined) {
    throw new RuleError('BAD_VALUE', {
      en: `A value with wildcards can not be encoded by ${encoding}.`,
      zh: `带通配符的值不能用 ${encoding} 编码。`,
    });
  }
  return Buffer.from(text, 'utf8');
}

function textOf(value: Coded, encoding: Encoding): string {
  return bytesOf(value, encoding).toString('utf8');
}

function asPattern(text: string): Coded {
  return { kind: 'pattern', pattern: literalPattern(text) };
}

/**
 * Base64 of the value at each of the three positions it can have in a longer text, without the characters
 * at either end that depend on what stands beside it (Sigma 2.1, `base64offset`). A value so short that nothing is
 * left at a position is not looked for there: it would be found everywhere.
 */
function base64AtOffsets(bytes: Buffer): string[] {
  const texts = [0, 1, 2].map((offset) => {
    const coded = Buffer.concat([Buffer.alloc(offset, 0x20), bytes]).toString('base64');
    const start = [0, 2, 3][offset] ?? 0;
    const cut = [0, 3, 2][(bytes.length + offset) % 3] ?? 0;
    return coded.slice(start, coded.length - cut);
  });
  return texts.filter((text) => text !== '');
}

function utf16be(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

function applyEncoding(value: Coded, encoding: Exclude<Encoding, 'expand'>): Coded[] {
  switch (encoding) {
    case 'windash': {
      if (value.kind === 'bytes') {
        throw new RuleError('BAD_MODIFIERS', {
          en: 'windash can not follow an encoding.',
          zh: 'windash 不能写在编码之后。',
        });
      }
      return [{ kind: 'pattern', pattern: withAnyDash(value.pattern) }];
    }
    case 'base64':
      return [asPattern(bytesOf(value, encoding).toString('base64'))];
    case 'base64offset':
      return base64AtOffsets(bytesOf(value, encoding)).map(asPattern);
    case 'utf16le':
      return [{ kind: 'bytes', bytes: Buffer.from(textOf(value, encoding), 'utf16le') }];
    case 'utf16be':
      return [{ kind: 'bytes', bytes: utf16be(textOf(value, encoding)) }];
    case 'utf16':
      return [{ kind: 'bytes', bytes: Buffer.from(`\ufeff${textOf(value, encoding)}`, 'utf16le') }];
  }
}

/** `%name%`, or `\\%` for a plain percent character. */
const placeholderPattern = /\\%|%([^%\s\\]+)%/g;

/** The names in `%a% and %b%`. */
function placeholderNames(text: string): string[] {
  return [...text.matchAll(placeholderPattern)].flatMap((match) => match[1] ?? []);
}

/** The placeholders of an item that nobody has set, each once: while there are any, its rule sleeps. */
export function unsetPlaceholders(
  { modifiers, values }: FieldItem,
  context: { placeholder(name: string): readonly string[] | undefined },
): string[] {
  if (!modifiers.includes('expand')) return [];
  const names = values.flatMap((value) =>
    value.kind === 'string' ? placeholderNames(value.value) : [],
  );
  return [...new Set(names)].filter((name) => context.placeholder(name) === undefined);
}

/** Puts every combination of values for the `%names%` of a text; none when a name has no values. */
export function expandPlaceholders(
  text: string,
  placeholder: (name: string) => readonly string[] | undefined,
): string[] {
  let texts = [''];
  let end = 0;
  for (const match of text.matchAll(placeholderPattern)) {
    const before = text.slice(end, match.index);
    const name = match[1];
    const values = name === undefined ? ['%'] : (placeholder(name) ?? []);
    texts = texts.flatMap((start) => values.map((value) => start + before + value));
    if (texts.length > maxExpansion) {
      throw new RuleError('BAD_VALUE', {
        en: `A placeholder stands for over ${maxExpansion} values.`,
        zh: `占位符展开后超过 ${maxExpansion} 个值。`,
      });
    }
    end = match.index + match[0].length;
  }
  return texts.map((start) => start + text.slice(end));
}

/** A written value to the patterns that it stands for. Bytes that are left over compare as Latin-1 text. */
export function encodeValue(
  text: string,
  encodings: readonly Encoding[],
  placeholder: (name: string) => readonly string[] | undefined,
): Pattern[] {
  const texts = encodings.includes('expand') ? expandPlaceholders(text, placeholder) : [text];
  let values = texts.map((each): Coded => ({ kind: 'pattern', pattern: parsePattern(each) }));
  for (const encoding of encodings) {
    if (encoding === 'expand') continue;
    values = values.flatMap((value) => applyEncoding(value, encoding));
  }
  return values.map((value) =>
    value.kind === 'pattern' ? value.pattern : literalPattern(value.bytes.toString('latin1')),
  );
}
