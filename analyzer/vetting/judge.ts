import { evaluate } from './conditions/evaluate.ts';
import { unseenOf, type VetContext } from './conditions/context.ts';
import type { Hit, Truth, Unknown } from './conditions/truth.ts';
import type { Evidence, Finding, Severity, Verdict } from './finding.ts';
import type { Check } from './rules/checks.ts';
import { explain } from './unknown-words.ts';
import { mainFileOf } from './views/view.ts';
import type { Words } from './words.ts';

/** Pieces of evidence that a finding keeps, and characters of each; the others are counted. */
const maxEvidence = 20;
const maxValue = 300;
const maxNamed = 5;

function evidenceOf(hits: readonly Hit[], { facts }: VetContext): Evidence[] {
  return hits.slice(0, maxEvidence).map((hit) => ({
    ...hit,
    ...(hit.value !== undefined && { value: hit.value.slice(0, maxValue) }),
    sha256: facts.file.sha256,
  }));
}

/** `{n}` and `{values}` of a text. */
function fill(words: Words, all: readonly Hit[]): Words {
  // What was declared is a condition; the text speaks of what stands in the package where anything does.
  const inside = all.filter(({ file }) => file !== 'declared');
  const hits = inside.length > 0 ? inside : all;
  const values = [
    ...new Set(hits.map((hit) => (hit.value || hit.element || hit.file || '').slice(0, 80))),
  ];
  const named = values.slice(0, maxNamed);
  const put = (text: string, joined: string) =>
    text.replaceAll('{n}', String(hits.length)).replaceAll('{values}', joined);
  const isMore = values.length > named.length;
  return {
    zh: put(words.zh, `${named.join('、')}${isMore ? ' 等' : ''}`),
    en: put(words.en, `${named.join(', ')}${isMore ? ' …' : ''}`),
  };
}

interface Outcome {
  verdict: Verdict;
  severity: Severity;
  reason: Words;
  hits: readonly Hit[];
}

const notApplicable: Words = { zh: '不涉及', en: 'Does not concern this package' };

const leads: readonly Verdict[] = ['FAIL', 'SUSPECT'];

/** A FAIL that stands only if something undeclared or unseen is so is a lead. */
function soften(outcome: Outcome, applies: Truth | undefined): Outcome {
  if (applies?.kind !== 'unknown' || !leads.includes(outcome.verdict)) return outcome;
  const why = explain(applies.why);
  return {
    ...outcome,
    verdict: 'SUSPECT',
    reason: { zh: `${outcome.reason.zh}（${why.zh}）`, en: `${outcome.reason.en} (${why.en})` },
  };
}

/** Places that several cases found count once. */
function withoutDoubles(hits: readonly Hit[]): Hit[] {
  return [...new Map(hits.map((hit) => [JSON.stringify(hit), hit])).values()];
}

/** The first gives verdict and severity; of a check that tells all, the leads after it add what they found. */
function outcomeOf(holding: readonly Outcome[], tellAll: boolean): Outcome | undefined {
  const [first, ...others] = holding;
  if (!first || !tellAll || !leads.includes(first.verdict)) return first;
  const told = [first, ...others.filter(({ verdict }) => leads.includes(verdict))];
  return {
    ...first,
    reason: {
      zh: told.map(({ reason }) => reason.zh).join('；'),
      en: told.map(({ reason }) => reason.en).join('; '),
    },
    hits: withoutDoubles(told.flatMap(({ hits }) => hits)),
  };
}

function decide(check: Check, context: VetContext): Outcome {
  const { severity } = check;
  const unknowns: Unknown[] = [];
  const holding: Outcome[] = [];
  for (const one of check.cases) {
    const truth = evaluate(one.when, context);
    if (truth.kind === 'unknown') unknowns.push(...truth.why);
    if (truth.kind !== 'yes') continue;
    const { hits } = truth;
    const { verdict } = one;
    holding.push({ verdict, severity: one.severity, reason: fill(one.say, hits), hits });
    if (!check.tellAll) break;
  }
  const outcome = outcomeOf(holding, check.tellAll);
  if (outcome) return outcome;
  const { verdict, say } = check.otherwise;
  // What says that nothing is there needs to have seen all of it.
  const why = [...unknowns, ...unseenOf(context, check.areas)];
  if (why.length > 0 && verdict !== 'INCONCLUSIVE') {
    return { verdict: 'INCONCLUSIVE', severity, reason: explain(why), hits: [] };
  }
  return { verdict, severity, reason: say, hits: [] };
}

/** One check over one package. */
export function judge(check: Check, context: VetContext): Finding {
  const applies = check.applies && evaluate(check.applies, context);
  const outcome: Outcome =
    applies?.kind === 'no'
      ? { verdict: 'NOT_APPLICABLE', severity: check.severity, reason: notApplicable, hits: [] }
      : soften(decide(check, context), applies);
  const { verdict, severity, reason, hits } = outcome;
  const isLead = leads.includes(verdict);
  // What is missing has no place of its own: the main file is where it would be.
  const shown = isLead && hits.length === 0 ? [{ file: mainFileOf(context.facts) }] : hits;
  return {
    check: check.id,
    verdict,
    severity,
    items: check.items,
    reason,
    evidence: evidenceOf(shown, context),
    more: Math.max(0, shown.length - maxEvidence),
  };
}
