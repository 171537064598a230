import { createSeededRandom } from '../../../../collector/random/seeded-random.ts';
import { joinRules } from '../../load-rules.ts';
import { parseRules } from '../../load/parse-rules.ts';
import type { Routing } from '../../reference/fields.ts';
import type { EventRule } from '../../rule.ts';
import type { SelectionTerm } from '../../sigma/selection.ts';
import { jsonText, type JsonRecord } from './json-text.ts';
import { makeEvent } from './make-event.ts';
import { askMangled, type MangledReport } from './mangled-lines.ts';
import { makeRegexRule, makeRule, type Vocabulary } from './make-rule.ts';
import { fuzzPlaceholder, makeRouting } from './routing.ts';
import { toYaml, type PlainMap } from './rule-document.ts';
import { shrink } from './shrink.ts';
import { ask } from './ways.ts';
import { someText } from './words.ts';

/** Rules that look at the same events, as in a real rule set, so that an index has something to mix up. */
const rulesPerRound = 25;
const eventsPerRound = 20;
/** Every so many rounds there are more rules, or many events come again until the engine has learnt from them. */
const manyEvery = 20;
const manyRules = 200;
const manyEvents = 100;
const manyTimes = 10;
/** Every so many rounds all rules are regular expressions. */
const regexEvery = 10;
/** Damaged lines are about the line; each is damaged so many times, every time differently. */
const fewRules = 5;
const damages = 4;

/** A rule and an event on which engine and reference do not agree. */
export interface Disagreement {
  seed: number;
  /** YAML of the rules: one, or several when it takes others to see it. */
  rules: string;
  line: string;
  engine: string;
  reference: string;
}

export interface RoundReport {
  pairs: number;
  hits: number;
  /** Chains of modifiers (`contains|all`) of rules that held for some event. */
  chains: Set<string>;
  disagreements: Disagreement[];
}

function load(documents: readonly PlainMap[], seed: number): EventRule[] {
  const random = createSeededRandom(seed);
  const text = documents.map((document) => toYaml(document, random)).join('---\n');
  const parsed = parseRules('fuzz.yml', text, { placeholder: fuzzPlaceholder });
  const { rules, faults } = joinRules([parsed]);
  const error = faults.find((fault) => fault.severity === 'error');
  if (error) {
    const line = text.split('\n')[error.line - 1] ?? '';
    throw new Error(`seed ${seed}: ${error.reason} (column ${error.column} of ${line})`);
  }
  return rules.filter((rule) => rule.kind === 'event');
}

interface Question {
  rules: readonly PlainMap[];
  event: JsonRecord;
}

/** How a round asks. */
interface Setting {
  routing: Routing;
  seed: number;
  /** Whether lines are written plainly or as some programs do. */
  plain: boolean;
}

function lineOf(event: JsonRecord, { seed, plain }: Setting): string {
  return jsonText(event, plain ? undefined : createSeededRandom(seed));
}

function answer({ rules, event }: Question, setting: Setting) {
  const line = lineOf(event, setting);
  const { engine, reference } = ask(load(rules, setting.seed), setting.routing, [line]);
  return { line, engine: engine[0] ?? '', reference: reference[0] ?? '' };
}

function differs(question: Question, setting: Setting): boolean {
  try {
    const { engine, reference } = answer(question, setting);
    return engine !== reference;
  } catch {
    // What was shrunk to no rule shows nothing.
    return false;
  }
}

/** Makes the rules and the event of a disagreement as small as they can be. */
function explain(question: Question, routing: Routing, seed: number): Disagreement {
  const plain = { routing, seed, plain: true };
  const setting = differs(question, plain) ? plain : { ...plain, plain: false };
  const { event } = question;
  const alone = question.rules.find((rule) => differs({ rules: [rule], event }, setting));
  const start = alone === undefined ? question : { rules: [alone], event };
  const small = shrink(start, (each) => differs(each, setting));
  const rules = small.rules.map((rule) => toYaml(rule)).join('---\n');
  const told = answer(small, setting);
  const isAlone = told.engine !== told.reference;
  return { seed, rules, ...told, ...(!isAlone && { engine: 'differs only after other events' }) };
}

function chainsOf(term: SelectionTerm): string[] {
  return term.kind === 'item' ? [term.modifiers.join('|')] : term.of.flatMap(chainsOf);
}

interface Round {
  routing: Routing;
  documents: readonly PlainMap[];
  rules: readonly EventRule[];
  events: readonly JsonRecord[];
}

/** Rules and events that are made for each other, always the same from one seed. */
function makeRound(
  seed: number,
  { ruleCount = rulesPerRound, eventCount = eventsPerRound, make = makeRule },
): Round {
  const random = createSeededRandom(seed);
  const texts = Array.from({ length: 10 }, () => someText(random));
  const vocabulary: Vocabulary = { random, texts, found: new Map() };
  const routing = makeRouting(random);
  const documents = Array.from({ length: ruleCount }, (_, n) => make(vocabulary, `r${n}`));
  const rules = load(documents, seed);
  const events = Array.from({ length: eventCount }, () => makeEvent(rules, vocabulary));
  return { routing, documents, rules, events };
}

/** One round: each rule is asked about each event, by the engine and by the reference. */
export function runRound(seed: number): RoundReport {
  const repeats = seed % manyEvery === 2;
  const { routing, documents, rules, events } = makeRound(seed, {
    ...(seed % manyEvery === 1 && { ruleCount: manyRules }),
    ...(repeats && { eventCount: manyEvents }),
    ...(seed % regexEvery === 3 && { make: makeRegexRule }),
  });
  const setting = { routing, seed, plain: false };
  const lines = events.map((event) => lineOf(event, setting));
  const { engine, reference } = ask(rules, routing, lines, repeats ? manyTimes : 1);
  const held = reference.flatMap((ids) => ids.split(' ').filter((id) => id !== ''));
  const wrong = events.filter((_, index) => engine[index] !== reference[index]);
  return {
    pairs: rules.length * events.length,
    hits: held.length,
    chains: new Set(
      rules
        .filter(({ id }) => held.includes(id))
        .flatMap((rule) => Object.values(rule.selections).flatMap(chainsOf)),
    ),
    // The others of a round are mostly the same one.
    disagreements: wrong
      .slice(0, 1)
      .map((event) => explain({ rules: documents, event }, routing, seed)),
  };
}

/** One round with lines that were damaged on their way. */
export function runMangledRound(seed: number): MangledReport {
  const { rules, events } = makeRound(seed, { ruleCount: fewRules });
  const lines = events.flatMap((event) => Array.from({ length: damages }, () => jsonText(event)));
  return askMangled(rules, lines, seed);
}

/** A disagreement as people want to read it. */
export function showDisagreement(found: Disagreement): string {
  return [
    `seed ${found.seed}: engine [${found.engine}], reference [${found.reference}]`,
    found.rules,
    `event: ${found.line}`,
  ].join('\n');
}
