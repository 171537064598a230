import { createSeededRandom } from '../../../../collector/random/seeded-random.ts';
import { flattenEvent } from '../../flatten-event.ts';
import { joinRules } from '../../load-rules.ts';
import { parseRules } from '../../load/parse-rules.ts';
import type { Routing } from '../../reference/fields.ts';
import { createReference } from '../../reference/reference.ts';
import { createRuleSet } from '../../rule-set.ts';
import type { EventRule } from '../../rule.ts';
import { makeEvent, type JsonRecord } from './make-event.ts';
import { makeRule, type Vocabulary } from './make-rule.ts';
import { makeRouting, fuzzPlaceholder } from './routing.ts';
import { toYaml, type PlainMap } from './rule-document.ts';
import { shrink } from './shrink.ts';
import { someText } from './words.ts';

/** Rules that look at the same events, as in a real rule set, so that an index has something to mix up. */
const rulesPerRound = 25;
const eventsPerRound = 20;
export const pairsPerRound = rulesPerRound * eventsPerRound;

/** A rule and an event on which engine and reference do not agree. */
export interface Disagreement {
  seed: number;
  /** YAML of the rules: one, or several when it takes others to see it. */
  rules: string;
  event: string;
  engine: string;
  reference: string;
}

export interface RoundReport {
  pairs: number;
  hits: number;
  /** Chain of modifiers (`contains|all`) → rules with it that held for some event. */
  chains: Map<string, number>;
  disagreements: Disagreement[];
}

function load(documents: readonly PlainMap[], seed: number): EventRule[] {
  const random = createSeededRandom(seed);
  const text = documents.map((document) => toYaml(document, random)).join('---\n');
  const parsed = parseRules('fuzz.yml', text, { placeholder: fuzzPlaceholder });
  const { rules, faults } = joinRules([parsed]);
  const error = faults.find((fault) => fault.severity === 'error');
  if (error) throw new Error(`${error.line}:${error.column} ${error.reason}\n${text}`);
  return rules.filter((rule) => rule.kind === 'event');
}

/** What both say, as text that can be compared and shown. */
function answers(
  rules: readonly EventRule[],
  routing: Routing,
  events: readonly JsonRecord[],
): { engine: string[]; reference: string[] } {
  const ruleSet = createRuleSet(rules, routing);
  const reference = createReference(rules, routing);
  return {
    engine: events.map((event) =>
      ruleSet
        .match(flattenEvent(event))
        .map((detection) => detection.ruleId)
        .toSorted()
        .join(' '),
    ),
    reference: events.map((event) => reference.match(event).toSorted().join(' ')),
  };
}

/** Makes the rules and the event of a disagreement as small as they can be. */
function explain(
  documents: readonly PlainMap[],
  event: JsonRecord,
  routing: Routing,
  seed: number,
): Disagreement {
  const ask = (rules: readonly PlainMap[], on: JsonRecord) => {
    const { engine, reference } = answers(load(rules, seed), routing, [on]);
    return { engine: engine[0] ?? '', reference: reference[0] ?? '' };
  };
  const differs = (rules: readonly PlainMap[], on: JsonRecord): boolean => {
    try {
      const { engine, reference } = ask(rules, on);
      return engine !== reference;
    } catch {
      return false;
    }
  };
  const alone = documents.filter((document) => differs([document], event)).slice(0, 1);
  const start = { rules: alone.length > 0 ? alone : documents, event };
  const small = shrink(start, (each) => differs(each.rules, each.event));
  return {
    seed,
    rules: small.rules.map((rule) => toYaml(rule)).join('---\n'),
    event: JSON.stringify(small.event),
    ...ask(small.rules, small.event),
  };
}

function chainsOf(rule: EventRule): Set<string> {
  const chains = new Set<string>();
  const visit = (term: EventRule['selections'][string]): void => {
    if (term.kind === 'item')
      chains.add(`${term.field === '' ? '|' : ''}${term.modifiers.join('|')}`);
    else term.of.forEach(visit);
  };
  Object.values(rule.selections).forEach(visit);
  return chains;
}

/** One round: rules and events from a seed, each rule asked about each event, by the engine and by the reference. */
export function runRound(seed: number): RoundReport {
  const random = createSeededRandom(seed);
  const texts = Array.from({ length: 10 }, () => someText(random));
  const vocabulary: Vocabulary = { random, texts, found: new Map() };
  const routing = makeRouting(random);
  const documents = Array.from({ length: rulesPerRound }, (_, n) => makeRule(vocabulary, `r${n}`));
  const rules = load(documents, seed);
  const events = Array.from({ length: eventsPerRound }, () => makeEvent(rules, vocabulary));
  const { engine, reference } = answers(rules, routing, events);
  const held = reference.flatMap((ids) => ids.split(' ').filter((id) => id !== ''));
  const chains = new Map<string, number>();
  for (const rule of rules.filter(({ id }) => held.includes(id))) {
    for (const chain of chainsOf(rule)) chains.set(chain, (chains.get(chain) ?? 0) + 1);
  }
  const wrong = events.filter((_, index) => engine[index] !== reference[index]);
  return {
    pairs: rules.length * events.length,
    hits: held.length,
    chains,
    // The others of a round are mostly the same one.
    disagreements: wrong.slice(0, 1).map((event) => explain(documents, event, routing, seed)),
  };
}

/** A disagreement as people want to read it. */
export function showDisagreement(found: Disagreement): string {
  return [
    `seed ${found.seed}: engine [${found.engine}], reference [${found.reference}]`,
    found.rules,
    `event: ${found.event}`,
  ].join('\n');
}
