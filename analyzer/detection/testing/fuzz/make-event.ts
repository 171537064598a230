import type { SeededRandom } from '../../../../collector/random/seeded-random.ts';
import type { EventRule } from '../../rule.ts';
import type { FieldItem, RuleValue, SelectionTerm } from '../../sigma/selection.ts';
import { rewrite } from '../../reference/encodings.ts';
import { fieldNames, type Vocabulary } from './make-rule.ts';
import { dates, jsonNumbers, numbers, otherCase, ranges, someText, variant } from './words.ts';
import type { JsonRecord, JsonValue } from './json-text.ts';
import { fuzzPlaceholder } from './routing.ts';
import { shapeEvent } from './shape-event.ts';

function itemsOf(term: SelectionTerm): FieldItem[] {
  return term.kind === 'item' ? [term] : term.of.flatMap(itemsOf);
}

function numberNear(random: SeededRandom, value: number): JsonValue {
  if (!Number.isFinite(value)) return random.pick(['1e400', '1e999', { written: '1e999' }]);
  const near = String(value + random.pick([-1, 0, 0, 0, 0.5, 1]));
  return random.chance(0.5) ? { written: near } : near;
}

/** A text that the value describes, in the simplest way. */
function describedBy(value: RuleValue, item: FieldItem, random: SeededRandom): string {
  const written =
    value.kind === 'string' ? value.value : String(value.kind === 'number' && value.text);
  const ways = rewrite(written, item.modifiers, fuzzPlaceholder);
  if (ways.length === 0) return written;
  return random
    .pick(ways)
    .map((token) => {
      if (token.kind === 'text') return token.text;
      return token.kind === 'one'
        ? random.pick(['x', '处', '*', '😀', '\ud83d'])
        : someText(random, 1);
    })
    .join('');
}

/** A value that is likely to do for an item, or nearly. Undefined: leave the field out. */
function valueFor(item: FieldItem, { random, found }: Vocabulary): JsonValue | undefined {
  const value = random.pick(item.values);
  const has = (...names: string[]): boolean => names.some((name) => item.modifiers.includes(name));
  if (value.kind === 'null') return random.chance(0.5) ? null : undefined;
  if (has('exists')) return value.kind === 'boolean' && value.value ? someText(random) : undefined;
  if (has('re') && value.kind === 'string') {
    const text = random.pick(found.get(value.value) ?? ['']);
    if (random.chance(0.4)) return text;
    return random.chance(0.5) ? otherCase(random, text) : variant(random, text);
  }
  if (has('cidr') && value.kind === 'string') {
    const [, ...inside] = ranges.find(([range]) => range === value.value) ?? [];
    return inside.length === 0 ? '' : random.pick(inside);
  }
  if (has('minute', 'hour', 'day', 'week', 'month', 'year')) return random.pick(dates);
  if (value.kind === 'number' && random.chance(0.5)) return numberNear(random, value.value);
  if (value.kind === 'boolean') return random.pick([value.value, String(value.value), 'TRUE']);
  const text = describedBy(value, item, random);
  return random.chance(0.5) ? text : variant(random, text);
}

function anyValue({ random, texts }: Vocabulary): JsonValue {
  switch (random.int(8)) {
    case 0:
      return null;
    case 1:
      return { written: random.pick(jsonNumbers) };
    case 2:
      return random.chance(0.5);
    case 3:
      return random.pick([...dates, ...numbers, '1e400', ' 22 ', '+22', '22.0', '']);
    case 4:
      return random.pick(ranges)[1] ?? '';
    case 5:
      return someText(random);
    default:
      return variant(random, random.pick(texts));
  }
}

/** What the rules' items ask for, put under their fields. */
function aimAt(rules: readonly EventRule[], vocabulary: Vocabulary): Map<string, JsonValue> {
  const { random } = vocabulary;
  const fields = new Map<string, JsonValue>();
  for (const term of Object.values(random.pick(rules).selections)) {
    for (const item of itemsOf(term)) {
      if (random.chance(0.2)) continue;
      const name = item.field === '' ? random.pick(fieldNames) : item.field;
      const reference = item.modifiers.includes('fieldref') ? item.values[0] : undefined;
      const other = reference?.kind === 'string' ? fields.get(reference.value) : undefined;
      const value = other ?? valueFor(item, vocabulary);
      if (value !== undefined) fields.set(name, value);
    }
  }
  return fields;
}

/** A field of several values, some of which may be no value. */
function listed(value: JsonValue, vocabulary: Vocabulary): JsonValue {
  const { random } = vocabulary;
  if (random.chance(0.8)) return value;
  if (random.chance(0.2)) return [];
  const others = Array.from({ length: random.int(3) }, () => anyValue(vocabulary));
  return [...others, value].filter((each) => each !== null || random.chance(0.3));
}

/** Where pipelines look for fields that have no name of their own. */
const keptNames = [
  'alpha.f',
  'alpha.user_name',
  'alpha.字段',
  'alpha.proto',
  'user.srcip',
] as const;

/** An event of a device that knows what the rules look for, flat or nested. */
export function makeEvent(rules: readonly EventRule[], vocabulary: Vocabulary): JsonRecord {
  const { random } = vocabulary;
  const fields = random.chance(0.75) ? aimAt(rules, vocabulary) : new Map<string, JsonValue>();
  const extra = random.int(4);
  for (let n = 0; n < extra; n += 1) {
    fields.set(random.pick(fieldNames), anyValue(vocabulary));
  }
  if (random.chance(0.2)) fields.set('process.executable', anyValue(vocabulary));
  if (random.chance(0.2)) fields.set('source.ip', random.pick(ranges)[1] ?? '');
  if (random.chance(0.2)) fields.set(random.pick(keptNames), anyValue(vocabulary));
  if (random.chance(0.5)) fields.set('event.module', random.pick(['Alpha', 'alpha-web', 'other']));
  if (random.chance(0.2)) fields.set('logsource.service', 'sshd');
  // Half of the events are as plain as those of most devices.
  const hasLists = random.chance(0.5);
  const shown = [...fields].map(
    ([name, value]) => [name, hasLists ? listed(value, vocabulary) : value] as const,
  );
  return shapeEvent(shown, random);
}
