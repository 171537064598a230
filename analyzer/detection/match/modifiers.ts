import { RuleError } from '../errors.ts';

export const timeParts = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const;
export type TimePart = (typeof timeParts)[number];

/** A step that turns a value into other values before it is compared, in the order written. */
export type Encoding =
  'base64' | 'base64offset' | 'utf16' | 'utf16le' | 'utf16be' | 'windash' | 'expand';

export type NumberComparison = 'gt' | 'gte' | 'lt' | 'lte';

/** The modifiers of one item, read and checked against each other. */
export interface Modifiers {
  all: boolean;
  /** `neq`: true when no value fits. */
  negated: boolean;
  cased: boolean;
  exists: boolean;
  cidr: boolean;
  fieldReference: boolean;
  placement: 'whole' | 'contains' | 'startswith' | 'endswith';
  comparison: NumberComparison | undefined;
  timePart: TimePart | undefined;
  encodings: readonly Encoding[];
  regex: { ignoreCase: boolean; multiline: boolean; dotAll: boolean } | undefined;
}

const encodingOf: Readonly<Record<string, Encoding>> = {
  base64: 'base64',
  base64offset: 'base64offset',
  utf16: 'utf16',
  utf16le: 'utf16le',
  utf16be: 'utf16be',
  wide: 'utf16le',
  windash: 'windash',
  expand: 'expand',
};

const regexFlagOf: Readonly<Record<string, 'ignoreCase' | 'multiline' | 'dotAll'>> = {
  i: 'ignoreCase',
  ignorecase: 'ignoreCase',
  m: 'multiline',
  multiline: 'multiline',
  s: 'dotAll',
  dotall: 'dotAll',
};

function isTimePart(name: string): name is TimePart {
  return (timeParts as readonly string[]).includes(name);
}

/** Writing one of a kind twice, or two that exclude each other, would leave one without effect. */
function once(taken: boolean, name: string, other: string): void {
  if (!taken) return;
  if (name !== other) throw exclusive([other, name]);
  throw new RuleError('BAD_MODIFIERS', {
    en: `The modifier ${name} is there twice.`,
    zh: `修饰符 ${name} 写了两次。`,
  });
}

function exclusive(names: readonly string[]): RuleError {
  return new RuleError('BAD_MODIFIERS', {
    en: `${names.join(' and ')} exclude each other.`,
    zh: `${names.join(' 与 ')} 不能同时使用。`,
  });
}

function applyModifier(name: string, to: Modifiers): Modifiers {
  const encoding = encodingOf[name];
  if (encoding !== undefined) return { ...to, encodings: [...to.encodings, encoding] };
  const flag = regexFlagOf[name];
  if (flag !== undefined) {
    if (!to.regex) {
      throw new RuleError('BAD_MODIFIERS', {
        en: `The modifier ${name} goes after re.`,
        zh: `修饰符 ${name} 只能写在 re 之后。`,
      });
    }
    return { ...to, regex: { ...to.regex, [flag]: true } };
  }
  if (isTimePart(name)) {
    once(to.timePart !== undefined, name, to.timePart ?? name);
    return { ...to, timePart: name };
  }
  switch (name) {
    case 'all':
      return { ...to, all: true };
    case 'neq':
      return { ...to, negated: true };
    case 'cased':
      return { ...to, cased: true };
    case 'exists':
      return { ...to, exists: true };
    case 'cidr':
      return { ...to, cidr: true };
    case 'fieldref':
      return { ...to, fieldReference: true };
    case 'contains':
    case 'startswith':
    case 'endswith':
      once(to.placement !== 'whole', name, to.placement);
      return { ...to, placement: name };
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      once(to.comparison !== undefined, name, to.comparison ?? name);
      return { ...to, comparison: name };
    case 're':
      once(to.regex !== undefined, name, name);
      return { ...to, regex: { ignoreCase: false, multiline: false, dotAll: false } };
    default:
      throw new RuleError('UNKNOWN_MODIFIER', {
        en: `Sigma has no modifier ${name}.`,
        zh: `Sigma 没有修饰符 ${name}。`,
      });
  }
}

const none: Modifiers = {
  all: false,
  negated: false,
  cased: false,
  exists: false,
  cidr: false,
  fieldReference: false,
  placement: 'whole',
  comparison: undefined,
  timePart: undefined,
  encodings: [],
  regex: undefined,
};

/** SigmaHQ's 3,700 rules have 30 chains; a hostile file must not fill the memory. */
const maxKnown = 1_000;
const known = new Map<string, Modifiers>();

/**
 * Reads `contains|all` and the like, in the order written. Throws RuleError, whose offset is that of the modifier at
 * fault within the names joined by `|`.
 */
export function readModifiers(names: readonly string[]): Modifiers {
  if (names.length === 0) return none;
  const chain = names.join('|');
  const before = known.get(chain);
  if (before) return before;
  let modifiers = none;
  let offset = 0;
  for (const name of names) {
    modifiers = at(offset, () => applyModifier(name, modifiers));
    offset += name.length + 1;
  }
  refuseContradictions(modifiers);
  if (known.size >= maxKnown) known.clear();
  known.set(chain, modifiers);
  return modifiers;
}

function at<T>(offset: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof RuleError ? new RuleError(error.code, error.reason, offset) : error;
  }
}

/** What each asks of the field; an item can ask one thing. A part of a date may be compared as a number. */
function waysOf(modifiers: Modifiers): string[] {
  return [
    modifiers.exists && 'exists',
    modifiers.cidr && 'cidr',
    modifiers.fieldReference && modifiers.placement === 'whole' && 'fieldref',
    modifiers.comparison,
    modifiers.regex && 're',
    modifiers.regex === undefined && modifiers.placement !== 'whole' && modifiers.placement,
  ].filter((way) => typeof way === 'string');
}

function refuseContradictions(modifiers: Modifiers): void {
  const ways = waysOf(modifiers);
  const exclude = (others: readonly string[]): void => {
    throw exclusive(others);
  };
  if (ways.length > 1) exclude(ways);
  const { timePart, comparison, encodings, fieldReference } = modifiers;
  const [way] = ways;
  if (timePart !== undefined && way !== comparison) exclude([timePart, way ?? '']);
  if (timePart !== undefined && fieldReference) exclude([timePart, 'fieldref']);
  if (modifiers.exists && (modifiers.negated || modifiers.all)) {
    exclude(['exists', modifiers.negated ? 'neq' : 'all']);
  }
  if (modifiers.regex?.ignoreCase === true && modifiers.cased) exclude(['re|i', 'cased']);
  refuseEncodings(
    modifiers,
    encodings.filter((each) => each !== 'expand'),
  );
}

/** Encodings make texts to compare with; only `expand` makes values of any kind. */
function refuseEncodings(modifiers: Modifiers, encodings: readonly Encoding[]): void {
  const { exists, cidr, comparison, regex, fieldReference, timePart } = modifiers;
  const other =
    (exists && 'exists') ||
    (cidr && 'cidr') ||
    (fieldReference && 'fieldref') ||
    (regex && 're') ||
    (comparison ?? timePart);
  const expands = encodings.length < modifiers.encodings.length;
  const without = exists || fieldReference || timePart !== undefined;
  const [encoding] = encodings.length > 0 ? encodings : expands && without ? ['expand'] : [];
  if (encoding !== undefined && other !== undefined) {
    throw new RuleError('BAD_MODIFIERS', {
      en: `${encoding} can not be used with ${other}.`,
      zh: `${encoding} 不能与 ${other} 一起使用。`,
    });
  }
}
