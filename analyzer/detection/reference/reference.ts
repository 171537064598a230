import type { EventRule, SigmaRule } from '../rule.ts';
import type { Condition } from '../sigma/condition.ts';
import type { FieldItem, RuleValue, SelectionTerm } from '../sigma/selection.ts';
import { placeholdersIn, type Placeholders } from './encodings.ts';
import { findField, isShown, readFields, type Fields, type Routing } from './fields.ts';
import { fitsValue, type Surroundings } from './values.ts';

/*
 * The specification, read aloud: what the event rules of a rule set find in an event, with nothing prepared and
 * nothing shared. The engine must answer the same, only faster. It shares no code with the engine, but for the
 * parsed rule and the dialect of regular expressions (RE2). Used by tests alone.
 */

export interface Reference {
  /** Ids of the event rules that hold for an event, nested or flat, in the order of the rules. */
  match(event: Readonly<Record<string, unknown>>): string[];
  /** The same with what speaks for each rule. */
  explain(event: Readonly<Record<string, unknown>>): Explained[];
}

export interface Explained {
  ruleId: string;
  /** `selection field` of every item that holds, in selections that hold and are not negated. */
  because: ReadonlySet<string>;
}

/** One rule and one event. */
interface Question {
  rule: EventRule;
  fields: Fields;
  routing: Routing;
  placeholders: Placeholders;
  rewritten: Surroundings['rewritten'];
}

function isYes(value: RuleValue | undefined): boolean {
  if (value?.kind === 'boolean') return value.value;
  return value?.kind === 'string' && ['true', 'yes'].includes(value.value.toLowerCase());
}

function aroundOf(question: Question): Surroundings {
  const { fields, rule, routing, placeholders, rewritten } = question;
  const pipelines = routing.pipelines ?? [];
  return {
    placeholders,
    rewritten,
    valuesOf: (field) => findField(fields, field, rule.logsource, pipelines) ?? [],
  };
}

/** Any of the values, or with `all` each of them. */
function holdsOf(item: FieldItem, fits: (value: RuleValue) => boolean): boolean {
  return item.modifiers.includes('all') ? item.values.every(fits) : item.values.some(fits);
}

/**
 * A field fits a value when any of its values does; without values it fits null alone. `neq` wants a field that is
 * there and fits none.
 */
function holdsField(item: FieldItem, question: Question): boolean {
  const { fields, rule, routing } = question;
  const found = findField(fields, item.field, rule.logsource, routing.pipelines ?? []);
  if (item.modifiers.includes('exists')) return (found !== undefined) === isYes(item.values[0]);
  const negated = item.modifiers.includes('neq');
  if (negated && found === undefined) return false;
  const seen = found ?? [];
  const around = aroundOf(question);
  const held = holdsOf(item, (value) =>
    seen.length === 0
      ? value.kind === 'null'
      : seen.some((each) => fitsValue(value, each, item, around)),
  );
  return held !== negated;
}

/** A keyword is text somewhere in any field; with `all`, different keywords may stand in different fields. */
function holdsKeywords(item: FieldItem, question: Question): boolean {
  const placed = item.modifiers.filter(
    (name) => !['contains', 'startswith', 'endswith'].includes(name),
  );
  const around = aroundOf(question);
  const seen = [...question.fields.values()].flat();
  const held = holdsOf(item, (value) => {
    const modifiers = value.kind === 'string' ? [...placed, 'contains'] : item.modifiers;
    return seen.some((each) => fitsValue(value, each, { ...item, modifiers }, around));
  });
  return held !== item.modifiers.includes('neq');
}

function holdsTerm(term: SelectionTerm, question: Question): boolean {
  switch (term.kind) {
    case 'item':
      return term.field === '' ? holdsKeywords(term, question) : holdsField(term, question);
    case 'all':
      return term.of.every((part) => holdsTerm(part, question));
    case 'any':
      return term.of.some((part) => holdsTerm(part, question));
  }
}

function holdsCondition(condition: Condition, holds: (selection: string) => boolean): boolean {
  switch (condition.kind) {
    case 'selection':
      return holds(condition.name);
    case 'not':
      return !holdsCondition(condition.of, holds);
    case 'and':
      return condition.of.every((part) => holdsCondition(part, holds));
    case 'or':
      return condition.of.some((part) => holdsCondition(part, holds));
    case 'at-least':
      return condition.names.filter(holds).length >= condition.count;
  }
}

/** A rule with a placeholder that nobody has set can not tell good from bad: it sleeps. */
function isAsleep(term: SelectionTerm, placeholders: Placeholders): boolean {
  if (term.kind !== 'item') return term.of.some((part) => isAsleep(part, placeholders));
  return (
    term.modifiers.includes('expand') &&
    term.values.some(
      (value) =>
        value.kind === 'string' &&
        placeholdersIn(value.value).some((name) => placeholders(name) === undefined),
    )
  );
}

function holdsRule(question: Question): boolean {
  const { rule, fields, routing, placeholders } = question;
  if (!isShown(rule.logsource, fields, routing)) return false;
  if (Object.values(rule.selections).some((term) => isAsleep(term, placeholders))) return false;
  return holdsCondition(rule.condition, (name) => {
    const term = Object.hasOwn(rule.selections, name) ? rule.selections[name] : undefined;
    return term !== undefined && holdsTerm(term, question);
  });
}

/** Selections that speak for a rule; those under a `not` say nothing of what is there. */
function speaking(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'selection':
      return [condition.name];
    case 'not':
      return [];
    case 'at-least':
      return condition.names;
    case 'and':
    case 'or':
      return condition.of.flatMap(speaking);
  }
}

function fieldsThatHold(term: SelectionTerm, question: Question): string[] {
  if (!holdsTerm(term, question)) return [];
  return term.kind === 'item'
    ? [term.field]
    : term.of.flatMap((part) => fieldsThatHold(part, question));
}

function explainRule(question: Question): Explained {
  const { id, selections, condition } = question.rule;
  const because = Object.entries(selections)
    .filter(([name]) => speaking(condition).includes(name))
    .flatMap(([name, term]) => fieldsThatHold(term, question).map((field) => `${name} ${field}`));
  return { ruleId: id, because: new Set(because) };
}

export function createReference(rules: readonly SigmaRule[], routing: Routing = {}): Reference {
  const eventRules = rules.filter((rule) => rule.kind === 'event');
  const placeholders: Placeholders = (name) => {
    const values = (routing.pipelines ?? [])
      .filter((pipeline) => Object.hasOwn(pipeline.placeholders, name))
      .flatMap((pipeline) => pipeline.placeholders[name] ?? []);
    const isSet = (routing.pipelines ?? []).some((pipeline) =>
      Object.hasOwn(pipeline.placeholders, name),
    );
    return isSet ? values : undefined;
  };
  const rewritten: Surroundings['rewritten'] = new WeakMap();
  const holding = (event: Readonly<Record<string, unknown>>): Question[] => {
    const fields = readFields(event);
    return eventRules
      .map((rule): Question => ({ rule, fields, routing, placeholders, rewritten }))
      .filter(holdsRule);
  };
  return {
    match: (event) => holding(event).map(({ rule }) => rule.id),
    explain: (event) => holding(event).map(explainRule),
  };
}
