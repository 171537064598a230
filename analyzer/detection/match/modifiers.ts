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

function applyModifier(name: string, to: Modifiers): Modifiers {
  const encoding = encodingOf[name];
  if (encoding !== undefined) return { ...to, encodings: [...to.encodings, encoding] };
  const flag = regexFlagOf[name];
  if (flag !== undefined) {
    if (!to.regex) throw new RuleError('BAD_MODIFIERS', `The modifier ${name} goes after re.`);
    return { ...to, regex: { ...to.regex, [flag]: true } };
  }
  if (isTimePart(name)) return { ...to, timePart: name };
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
      if (to.placement !== 'whole') {
        throw new RuleError('BAD_MODIFIERS', `${to.placement} and ${name} exclude each other.`);
      }
      return { ...to, placement: name };
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return { ...to, comparison: name };
    case 're':
      return { ...to, regex: { ignoreCase: false, multiline: false, dotAll: false } };
    default:
      throw new RuleError('UNKNOWN_MODIFIER', `Sigma has no modifier ${name}.`);
  }
}

/** Reads `contains|all` and the like, in the order written. Throws RuleError. */
export function readModifiers(names: readonly string[]): Modifiers {
  let modifiers: Modifiers = {
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
  for (const name of names) modifiers = applyModifier(name, modifiers);
  refuseContradictions(modifiers);
  return modifiers;
}

function refuseContradictions(modifiers: Modifiers): void {
  const ways = [
    modifiers.exists && 'exists',
    modifiers.cidr && 'cidr',
    modifiers.comparison,
    modifiers.regex && 're',
  ].filter((way) => typeof way === 'string');
  if (modifiers.placement !== 'whole' && modifiers.regex === undefined) {
    ways.push(modifiers.placement);
  }
  if (ways.length > 1) {
    throw new RuleError('BAD_MODIFIERS', `The modifiers ${ways.join(' and ')} exclude each other.`);
  }
  if (modifiers.encodings.length > 0 && ways.length > 0 && modifiers.placement === 'whole') {
    throw new RuleError(
      'BAD_MODIFIERS',
      `${modifiers.encodings.join(', ')} can not be used with ${ways.join()}.`,
    );
  }
}
