import { RuleError } from '../errors.ts';
import type { FieldItem, RuleValue } from '../sigma/selection.ts';
import type { EventView, Slot } from './event-view.ts';
import { readModifiers, type Modifiers } from './modifiers.ts';
import { compileTimePart } from './time-part.ts';
import { compileValue, type SlotTest } from './value-tests.ts';

export interface ItemContext {
  /** Names under which events may hold a rule's field, best first. */
  namesOf(field: string): readonly string[];
  /** Values of `%name%`; undefined when nobody has set it. */
  placeholder(name: string): readonly string[] | undefined;
}

export interface CompiledItem {
  readonly field: string;
  test(view: EventView): boolean;
  /** The texts of the field that the item looked at, for showing. */
  seen(view: EventView): readonly string[];
}

function booleanOf(value: RuleValue | undefined): boolean {
  if (value?.kind === 'boolean') return value.value;
  if (value?.kind === 'string' && /^(?:true|yes)$/i.test(value.value)) return true;
  if (value?.kind === 'string' && /^(?:false|no)$/i.test(value.value)) return false;
  throw new RuleError('BAD_VALUE', 'The modifier exists takes true or false.');
}

function compileExists(item: FieldItem, names: readonly string[]): CompiledItem {
  if (item.values.length !== 1) {
    throw new RuleError('BAD_VALUE', 'The modifier exists takes one value.');
  }
  const wanted = booleanOf(item.values[0]);
  return {
    field: item.field,
    test: (view) => (view.firstSlot(names) !== undefined) === wanted,
    seen: (view) => view.firstSlot(names)?.texts ?? [],
  };
}

/** Any value that fits is enough, or with `all` each must be found; an array field holds what any member holds. */
function combine(tests: readonly SlotTest[], modifiers: Modifiers): SlotTest {
  const [only] = tests;
  if (only && tests.length === 1) return only;
  if (modifiers.all) {
    return (slot, view) => tests.every((test) => test(slot, view));
  }
  return (slot, view) => {
    for (const test of tests) if (test(slot, view)) return true;
    return false;
  };
}

/** A test that also looks at values: a field that is not there satisfies null only, never `neq`. */
function compileField(item: FieldItem, modifiers: Modifiers, context: ItemContext): CompiledItem {
  const names = context.namesOf(item.field);
  const compiled = item.values.map((value) => compileValue(value, modifiers, context));
  const onValues = combine(
    compiled.map((value) => value.test),
    modifiers,
  );
  const absentFits = modifiers.all
    ? compiled.every((value) => value.fitsAbsent)
    : compiled.some((value) => value.fitsAbsent);
  const part = modifiers.timePart;
  const look = part === undefined ? (slot: Slot) => slot : compileTimePart(part);
  const single = names.length === 1 ? names[0] : undefined;
  const slotOf =
    single === undefined
      ? (view: EventView) => view.firstSlot(names)
      : (view: EventView) => view.slot(single);
  return {
    field: item.field,
    test(view) {
      const slot = slotOf(view);
      if (slot === undefined || slot.values.length === 0) {
        return modifiers.negated ? slot !== undefined && !absentFits : absentFits;
      }
      return onValues(look(slot), view) !== modifiers.negated;
    },
    seen: (view) => slotOf(view)?.texts ?? [],
  };
}

/** A keyword may stand in any field; with `all`, different keywords may stand in different fields. */
function compileKeywords(
  item: FieldItem,
  modifiers: Modifiers,
  context: ItemContext,
): CompiledItem {
  const loose: Modifiers = {
    ...modifiers,
    placement: modifiers.regex || modifiers.cidr ? modifiers.placement : 'contains',
  };
  const compiled = item.values.map((value) => {
    if (value.kind === 'null') throw new RuleError('BAD_VALUE', 'A keyword can not be null.');
    return compileValue(value, value.kind === 'string' ? loose : modifiers, context);
  });
  const test = combine(
    compiled.map((value) => value.test),
    modifiers,
  );
  return {
    field: '',
    test: (view) => test(view.everything, view) !== modifiers.negated,
    seen: (view) =>
      view.everything.texts.filter((_, index) =>
        compiled.some((value) => value.test(view.everything.at(index), view)),
      ),
  };
}

/** Turns one item of a selection into a test. Throws RuleError for what Sigma does not allow. */
export function compileItem(item: FieldItem, context: ItemContext): CompiledItem {
  const modifiers = readModifiers(item.modifiers);
  if (item.values.length === 0) {
    throw new RuleError('BAD_VALUE', 'A field needs at least one value.');
  }
  if (modifiers.exists) return compileExists(item, context.namesOf(item.field));
  return item.field === ''
    ? compileKeywords(item, modifiers, context)
    : compileField(item, modifiers, context);
}
