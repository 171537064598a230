import { plainText, readTokens, type Tokens } from './text.ts';

/** Values of `%name%`; undefined when nobody has set it. */
export type Placeholders = (name: string) => readonly string[] | undefined;

/** A value between two modifiers: text that may have wildcards, or bytes. */
type Coded = Tokens | Buffer;

const asText = (text: string): Tokens => (text === '' ? [] : [{ kind: 'text', text }]);

function bytesOf(value: Coded): Buffer {
  if (Buffer.isBuffer(value)) return value;
  const text = plainText(value);
  if (text === undefined) throw new Error('a value with wildcards can not be encoded');
  return Buffer.from(text, 'utf8');
}

function utf16(value: Coded, order: 'little' | 'big'): Buffer {
  const units = Buffer.from(bytesOf(value).toString('utf8'), 'utf16le');
  return order === 'little' ? units : units.swap16();
}

/**
 * The characters of a value's Base64 that depend on nothing but the value, when 0, 1 or 2 bytes stand before it:
 * those whose six bits are all its own. Where a short value has none, it is not looked for.
 */
function base64Offsets(bytes: Buffer): string[] {
  const texts = [0, 1, 2].map((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes, Buffer.alloc(2)]);
    const [firstBit, endBit] = [before * 8, (before + bytes.length) * 8];
    return Array.from(padded.toString('base64'))
      .filter((_, index) => index * 6 >= firstBit && (index + 1) * 6 <= endBit)
      .join('');
  });
  return texts.filter((text) => text !== '');
}

const dashes = ['-', '/', '–', '—', '―'];

/** Every way to write the dashes of a text's options: `-` or a like before a word and after none. */
function dashPermutations(text: string): string[] {
  const [first = '', ...others] = text.split(/\B[-/–—―]\b/u);
  return others.reduce(
    (starts, next) => starts.flatMap((start) => dashes.map((dash) => start + dash + next)),
    [first],
  );
}

/** Wildcards part a text: each stretch between them has its own options. */
function withDashes(tokens: Tokens): Tokens[] {
  const stretches: Tokens[][] = [];
  let text = '';
  const flush = (): void => {
    stretches.push(dashPermutations(text).map(asText));
    text = '';
  };
  for (const token of tokens) {
    if (token.kind === 'text') text += token.text;
    else {
      flush();
      stretches.push([[token]]);
    }
  }
  flush();
  return stretches.reduce<Tokens[]>(
    (starts, ways) => starts.flatMap((start) => ways.map((way) => [...start, ...way])),
    [[]],
  );
}

function encode(value: Coded, modifier: string): Coded[] {
  switch (modifier) {
    case 'windash':
      if (Buffer.isBuffer(value)) throw new Error('windash can not follow an encoding');
      return withDashes(value);
    case 'base64':
      return [asText(bytesOf(value).toString('base64'))];
    case 'base64offset':
      return base64Offsets(bytesOf(value)).map(asText);
    case 'wide':
    case 'utf16le':
      return [utf16(value, 'little')];
    case 'utf16be':
      return [utf16(value, 'big')];
    case 'utf16':
      return [Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(value, 'little')])];
    default:
      return [value];
  }
}

const placeholderPattern = /\\%|%([^%\s\\]+)%/;

/** Names of the placeholders in a written value. */
export function placeholdersIn(written: string): string[] {
  const match = placeholderPattern.exec(written);
  if (!match) return [];
  const rest = placeholdersIn(written.slice(match.index + match[0].length));
  return match[1] === undefined ? rest : [match[1], ...rest];
}

/** Every combination of values for the placeholders; `\%` is a percent sign. */
export function expand(written: string, placeholders: Placeholders): string[] {
  const match = placeholderPattern.exec(written);
  if (!match) return [written];
  const start = written.slice(0, match.index);
  const values = match[1] === undefined ? ['%'] : (placeholders(match[1]) ?? []);
  const rests = expand(written.slice(match.index + match[0].length), placeholders);
  return values.flatMap((value) => rests.map((rest) => start + value + rest));
}

/** What a written value stands for after all modifiers that rewrite it, in their order. Bytes are Latin-1 text. */
export function rewrite(
  written: string,
  modifiers: readonly string[],
  placeholders: Placeholders,
): Tokens[] {
  const texts = modifiers.includes('expand') ? expand(written, placeholders) : [written];
  let values: Coded[] = texts.map(readTokens);
  for (const modifier of modifiers) values = values.flatMap((value) => encode(value, modifier));
  return values.map((value) => (Buffer.isBuffer(value) ? asText(value.toString('latin1')) : value));
}
