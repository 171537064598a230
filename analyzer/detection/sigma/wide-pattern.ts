import type { Pattern, PatternPart } from './pattern.ts';

/** Whether a text has a character beyond U+FFFF, which takes two UTF-16 units. */
export function hasWideCharacter(text: string): boolean {
  return /[\ud800-\udbff][\udc00-\udfff]/.test(text);
}

/** Units that `?` takes: both of a pair, else one. */
function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xff_ff ? 2 : 1;
}

/** Marks in `to` the places at which a part may end that begins at one of the places marked in `from`. */
function advance(
  part: PatternPart,
  text: string,
  from: Uint8Array,
  to: Uint8Array,
  dashes: string,
): void {
  if (part.kind === 'run') {
    const first = from.indexOf(1);
    if (first >= 0) to.fill(1, first);
    return;
  }
  for (let at = from.indexOf(1); at >= 0; at = from.indexOf(1, at + 1)) {
    if (part.kind === 'text') {
      if (text.startsWith(part.text, at)) to[at + part.text.length] = 1;
    } else if (at < text.length) {
      if (part.kind === 'one') to[at + widthAt(text, at)] = 1;
      else if (dashes.includes(text.charAt(at))) to[at + 1] = 1;
    }
  }
}

/**
 * The test of a pattern with `?` for the few texts in which a character may take two units. All ways are followed at
 * once: (text length × parts) steps at most.
 */
export function fitsWide(pattern: Pattern, text: string, dashes: string): boolean {
  let places = new Uint8Array(text.length + 1);
  places[0] = 1;
  for (const part of pattern) {
    const next = new Uint8Array(text.length + 1);
    advance(part, text, places, next, dashes);
    places = next;
  }
  return places[text.length] === 1;
}
