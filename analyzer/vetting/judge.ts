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
function fill(words: Words, hits: readonly Hit[]): Words {
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

/** A FAIL that stands only if something undeclared or unseen is so is a lead. */
function soften(outcome: Outcome, applies: Truth | undefined): Outcome {
  if (applies?.kind !== 'unknown' || outcome.verdict !== 'FAIL') return outcome;
  const why = explain(applies.why);
  return {
    ...outcome,
    verdict: 'SUSPECT',
    reason: { zh: `${outcome.reason.zh}（${why.zh}）`, en: `${outcome.reason.en} (${why.en})` },
  };
}

function decide(check: Check, context: VetContext): Outcome {
  const { severity } = check;
  const unknowns: Unknown[] = [];
  for (const one of check.cases) {
    const truth = evaluate(one.when, context);
    if (truth.kind === 'yes') {
      const { verdict, say } = one;
      return { verdict, severity: one.severity, reason: fill(say, truth.hits), hits: truth.hits };
    }
    if (truth.kind === 'unknown') unknowns.push(...truth.why);
  }
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
  const isLead = verdict === 'FAIL' || verdict === 'SUSPECT';
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
