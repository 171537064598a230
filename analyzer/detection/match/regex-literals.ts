import type { RegexFlags } from '../sigma/regex.ts';

/** What is known of the texts that a part of a regular expression matches. */
interface Info {
  /** All of them, when they are few. */
  exact: readonly string[] | undefined;
  /** Each holds at least one of these. */
  needs: readonly string[] | undefined;
}

const maxExact = 16;
const maxLength = 64;
const maxNeeds = 64;
const maxDepth = 50;
/** Shorter texts stand in every other value: looking for them does not pay. */
const minLength = 2;

const unknown: Info = { exact: undefined, needs: undefined };
const nothing: Info = { exact: [''], needs: undefined };

function lengthOf(texts: readonly string[]): number {
  return texts.reduce(
    (shortest, text) => Math.min(shortest, text.length),
    Number.POSITIVE_INFINITY,
  );
}

function needsOf({ exact, needs }: Info): readonly string[] | undefined {
  if (exact && lengthOf(exact) >= minLength) return exact;
  return needs;
}

/** The set whose shortest text is longer finds less by chance. */
function better(
  a: readonly string[] | undefined,
  b: readonly string[] | undefined,
): readonly string[] | undefined {
  if (!a || !b) return a ?? b;
  return lengthOf(a) >= lengthOf(b) ? a : b;
}

function concat(a: Info, b: Info): Info {
  const [left, right] = [a.exact, b.exact];
  if (left && right && left.length * right.length <= maxExact) {
    const exact = left.flatMap((head) => right.map((tail) => head + tail));
    if (exact.every((text) => text.length <= maxLength)) {
      return { exact, needs: better(a.needs, b.needs) };
    }
  }
  return { exact: undefined, needs: better(needsOf(a), needsOf(b)) };
}

function alternate(a: Info, b: Info): Info {
  const [left, right] = [needsOf(a), needsOf(b)];
  const needs =
    left && right && left.length + right.length <= maxNeeds ? [...left, ...right] : undefined;
  const both = a.exact && b.exact && a.exact.length + b.exact.length <= maxExact;
  return { exact: both ? [...(a.exact ?? []), ...(b.exact ?? [])] : undefined, needs };
}

/** Thrown inside for syntax that this reader does not follow; then nothing is known. */
class NotFollowed extends Error {}

/** Reads RE2 syntax as far as needed to tell which texts a match must hold. */
class RegexReader {
  readonly #source: string;
  #at = 0;
  #depth = 0;
  ignoreCase: boolean;

  constructor(source: string, ignoreCase: boolean) {
    this.#source = source;
    this.ignoreCase = ignoreCase;
  }

  read(): Info {
    const info = this.#alternatives();
    if (this.#at < this.#source.length) throw new NotFollowed();
    return info;
  }

  #peek(): string {
    return this.#source.charAt(this.#at);
  }

  #take(): string {
    return this.#source.charAt(this.#at++);
  }

  #skip(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #alternatives(): Info {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new NotFollowed();
    let info = this.#sequence();
    while (this.#skip('|')) info = alternate(info, this.#sequence());
    this.#depth -= 1;
    return info;
  }

  /** Pieces that are all known join to longer texts; what is not known parts them. */
  #sequence(): Info {
    let known = nothing;
    let isWhole = true;
    let best: readonly string[] | undefined;
    while (this.#at < this.#source.length && this.#peek() !== '|' && this.#peek() !== ')') {
      const piece = this.#repeated(this.#piece());
      const joined = concat(known, piece);
      if (joined.exact) {
        best = better(best, piece.needs);
        known = joined;
        continue;
      }
      isWhole = false;
      best = better(best, better(needsOf(known), needsOf(piece)));
      known = piece.exact ? piece : nothing;
    }
    return isWhole
      ? { ...known, needs: best }
      : { exact: undefined, needs: better(best, needsOf(known)) };
  }

  #repeated(piece: Info): Info {
    let info = piece;
    for (;;) {
      const least = this.#leastCount();
      if (least === undefined) return info;
      this.#skip('?');
      info = least === 0 ? unknown : { exact: undefined, needs: needsOf(info) };
    }
  }

  /** How often the piece before must stand at least; undefined when nothing says so. */
  #leastCount(): number | undefined {
    if (this.#skip('*') || this.#skip('?')) return 0;
    if (this.#skip('+')) return 1;
    const [all, least] =
      /^\{(\d+)(?:,\d*)?\}/.exec(this.#source.slice(this.#at, this.#at + 16)) ?? [];
    if (all === undefined) return undefined;
    this.#at += all.length;
    return Number(least);
  }

  #piece(): Info {
    const char = this.#take();
    switch (char) {
      case '(':
        return this.#group();
      case '[':
        return this.#set();
      case '\\':
        return this.#escape();
      case '.':
        return unknown;
      case '^':
      case '$':
        return nothing;
      case '*':
      case '+':
      case '?':
        throw new NotFollowed();
      default:
        return this.#literal(char);
    }
  }

  /** Only ASCII: other letters may change their length when their case is folded. */
  #literal(char: string): Info {
    if (char.length !== 1 || char.charCodeAt(0) > 0x7f) return unknown;
    return { exact: [char.toLowerCase()], needs: undefined };
  }

  #group(): Info {
    let looksBehind = false;
    if (this.#skip('?')) {
      if (this.#skip('<=') || this.#skip('<!')) looksBehind = true;
      else if (!this.#skipName()) {
        const end = this.#flags();
        if (end === ')') return nothing;
      }
    }
    const info = this.#alternatives();
    if (!this.#skip(')')) throw new NotFollowed();
    return looksBehind ? nothing : info;
  }

  #skipName(): boolean {
    const [all] = /^P?<\w{1,64}>/.exec(this.#source.slice(this.#at, this.#at + 70)) ?? [];
    this.#at += all?.length ?? 0;
    return all !== undefined;
  }

  #flags(): string {
    const [all, flags = '', end = ''] =
      /^([imsU-]{0,8})([:)])/.exec(this.#source.slice(this.#at, this.#at + 10)) ?? [];
    if (all === undefined) throw new NotFollowed();
    this.#at += all.length;
    // From here to the end at most: to take more for case-insensitive than is costs nothing but time.
    if (flags.includes('i')) this.ignoreCase = true;
    return end;
  }

  /** A set of few plain characters is known; any other stands for some character. */
  #set(): Info {
    const [all, members] =
      /^([\w .:;,/@%=&#!-]{1,4})\]/.exec(this.#source.slice(this.#at, this.#at + 8)) ?? [];
    if (all !== undefined && members !== undefined && !members.includes('-')) {
      this.#at += all.length;
      return { exact: [...new Set(members.toLowerCase())], needs: undefined };
    }
    this.#skip('^');
    this.#skip(']');
    for (;;) {
      if (this.#at >= this.#source.length) throw new NotFollowed();
      if (this.#skip('[:')) {
        const end = this.#source.indexOf(':]', this.#at);
        if (end < 0) throw new NotFollowed();
        this.#at = end + 2;
      }
      const char = this.#take();
      if (char === ']') return unknown;
      if (char === '\\') this.#at += 1;
    }
  }

  #escape(): Info {
    const char = this.#take();
    if (char === '' || char === 'Q' || char === 'C') throw new NotFollowed();
    if ('AzbB'.includes(char)) return nothing;
    if ('dDsSwW'.includes(char)) return unknown;
    if (char === 'p' || char === 'P') return this.#skipProperty();
    if (/[a-zA-Z0-9]/.test(char)) return this.#coded(char);
    return this.#literal(char);
  }

  #skipProperty(): Info {
    if (this.#skip('{')) {
      const end = this.#source.indexOf('}', this.#at);
      if (end < 0) throw new NotFollowed();
      this.#at = end + 1;
    } else this.#at += 1;
    return unknown;
  }

  #coded(char: string): Info {
    const plain = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', a: '\u0007' }[char];
    if (plain !== undefined) return this.#literal(plain);
    const [all, hex] = /^([0-9a-fA-F]{2})/.exec(this.#source.slice(this.#at, this.#at + 2)) ?? [];
    if (char !== 'x' || all === undefined || hex === undefined) throw new NotFollowed();
    this.#at += 2;
    return this.#literal(String.fromCharCode(Number.parseInt(hex, 16)));
  }
}

/**
 * Lower-cased texts of which every match of a regular expression (RE2 syntax) holds at least one, whatever its
 * case; undefined when none are known. It never says too much: what it can not follow, it does not use.
 */
export function regexNeeds(
  source: string,
  flags: Pick<RegexFlags, 'ignoreCase'>,
): string[] | undefined {
  const reader = new RegexReader(source, flags.ignoreCase);
  try {
    const needs = needsOf(reader.read());
    if (!needs || lengthOf(needs) < minLength) return undefined;
    const texts = [...new Set(needs)];
    // Under Unicode folding `s` also matches the long s, which lower-casing leaves as it is.
    return reader.ignoreCase && texts.some((text) => text.includes('s')) ? [...texts, 'ſ'] : texts;
  } catch (error) {
    if (error instanceof NotFollowed) return undefined;
    throw error;
  }
}
