import type { ItemDecisionView } from '../../../api/app-cases/schema.ts';
import type {
  ItemLeads,
  Package,
  PackageFinding,
  VettingRules,
} from '../../app-packages/package.ts';
import { wordsOf } from '../../app-packages/package.ts';
import { worstFirst } from '../../app-packages/grouping.ts';

export type Decision = ItemDecisionView;
export type DecisionVerdict = Decision['verdict'];
export type EvidenceRef = Decision['evidence'][number];

/** In the order of their keys, 1 to 4. */
export const decisionVerdicts = ['compliant', 'problem', 'not-applicable', 'undecidable'] as const;

/** One of the 31 items at the desk: what the checks have for it, and what was decided. */
export interface DeskItem {
  item: ItemLeads;
  findings: readonly PackageFinding[];
  /** The last decision; a stale one was made about another package. */
  decision: Decision | undefined;
}

type RuleItem = VettingRules['items'][number];

/** Without a package no check has read anything. */
function unread({ item, title, how, beyond, ...rest }: RuleItem): ItemLeads {
  return {
    item,
    class: rest.class,
    title,
    how,
    beyond,
    state: 'none',
    leads: [],
    unseen: [],
    passed: [],
  };
}

/** The desk of one case: every item of the rules, with leads where a package was read. */
export function deskItems(
  rules: readonly RuleItem[],
  found: Pick<Package, 'items' | 'findings'> | undefined,
  decisions: readonly Decision[],
): readonly DeskItem[] {
  const leads = new Map(found?.items.map((item) => [item.item, item]));
  return rules.map((rule) => ({
    item: leads.get(rule.item) ?? unread(rule),
    findings: (found?.findings ?? [])
      .filter(({ items }) => items.includes(rule.item))
      .toSorted(worstFirst),
    decision: decisions.find(({ item }) => item === rule.item),
  }));
}

/** Decided of the package that is looked at now. */
export function isDecided({ decision }: DeskItem): boolean {
  return decision !== undefined && !decision.stale;
}

/** The next item without a decision, from the one at hand on and round again; undefined when all are decided. */
export function nextOpen(items: readonly DeskItem[], from: string | undefined): string | undefined {
  const at = items.findIndex(({ item }) => item.item === from);
  const rest = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return rest.find((each) => !isDecided(each))?.item.item;
}

/** The item before or after; stays at the ends. */
export function neighbour(items: readonly DeskItem[], from: string, step: 1 | -1): string {
  const at = items.findIndex(({ item }) => item.item === from);
  const to = Math.max(0, Math.min(items.length - 1, at + step));
  return items[to]?.item.item ?? from;
}

export interface Draft {
  verdict: DecisionVerdict;
  reason: string;
  rectification: string;
  /** Ids of checks that the decision rests on. */
  checks: readonly string[];
  /** What the reviewer saw when using the app. */
  observation: string;
  /** Files of the case, by hash. */
  files: readonly string[];
}

const speaksFor: Readonly<Record<DecisionVerdict, readonly PackageFinding['verdict'][]>> = {
  compliant: ['PASS'],
  problem: ['FAIL', 'SUSPECT'],
  'not-applicable': ['NOT_APPLICABLE'],
  undecidable: ['INCONCLUSIVE'],
};

/**
 * A first draft of a decision: ticks the findings that speak for it and quotes them. The reviewer reads, changes and answers
 * for it; where nothing speaks for it the reason stays empty.
 */
export function draftOf(desk: DeskItem, verdict: DecisionVerdict, locale: string): Draft {
  const speaking = desk.findings.filter((finding) => speaksFor[verdict].includes(finding.verdict));
  const join = (texts: readonly string[]): string =>
    [...new Set(texts.filter((text) => text !== ''))].join('\n');
  return {
    verdict,
    reason: join(speaking.map(({ reason }) => wordsOf(reason, locale))),
    rectification:
      verdict === 'problem' ? join(speaking.map(({ advice }) => wordsOf(advice, locale))) : '',
    checks: speaking.map(({ check }) => check),
    observation: '',
    files: [],
  };
}

/** What was decided, to be looked at or changed. */
export function draftOfDecision(decision: Decision): Draft {
  const { evidence } = decision;
  return {
    verdict: decision.verdict,
    reason: decision.reason,
    rectification: decision.rectification ?? '',
    checks: evidence.flatMap((each) => (each.kind === 'finding' ? [each.check] : [])),
    observation: evidence
      .flatMap((each) => (each.kind === 'observation' ? [each.text] : []))
      .join('\n'),
    files: evidence.flatMap((each) => (each.kind === 'file' ? [each.sha256] : [])),
  };
}

/**
 * What is still missing before it can be sent: a message key; undefined when nothing is. That an item is met or does not apply
 * is not shown by a check that failed, suspects or could not see: then somebody has to have looked.
 */
export function lackOf(
  draft: Draft,
  findings: readonly Pick<PackageFinding, 'check' | 'verdict'>[],
): string | undefined {
  if (draft.reason.trim() === '') return 'appDesk.lack.reason';
  if (draft.verdict === 'problem' && draft.rectification.trim() === '')
    return 'appDesk.lack.rectification';
  if (draft.files.length > 0 || draft.observation.trim() !== '') return undefined;
  if (draft.checks.length === 0) return 'appDesk.lack.evidence';
  const clears = findings.some(
    ({ check, verdict }) =>
      draft.checks.includes(check) && (verdict === 'PASS' || verdict === 'NOT_APPLICABLE'),
  );
  const claims = draft.verdict === 'compliant' || draft.verdict === 'not-applicable';
  return claims && !clears ? 'appDesk.lack.weak' : undefined;
}

/** The payload of `decide-item`. */
export function payloadOfDraft(
  item: string,
  draft: Draft,
  packageId: string | null,
): Readonly<Record<string, unknown>> {
  const evidence: EvidenceRef[] = [
    ...(packageId === null
      ? []
      : draft.checks.map((check) => ({ kind: 'finding', packageId, check }) as const)),
    ...draft.files.map((sha256) => ({ kind: 'file', sha256 }) as const),
    ...(draft.observation.trim() === ''
      ? []
      : [{ kind: 'observation', text: draft.observation.trim() } as const]),
  ];
  return {
    item,
    verdict: draft.verdict,
    reason: draft.reason.trim(),
    evidence,
    ...(draft.verdict === 'problem' && { rectification: draft.rectification.trim() }),
  };
}
