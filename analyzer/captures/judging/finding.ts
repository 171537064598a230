import type { CaptureFindingKind, CaptureVerdict } from '../tables.ts';

/** Stable words that the web translates. */
export type FindingReason =
  | 'not-listed'
  | 'nothing-listed'
  | 'other-mac'
  | 'several-servers'
  | 'prefix-not-listed'
  | 'dns-not-listed'
  | 'ignored-by-hosts'
  | 'listed-address-taken'
  | 'changes-hands'
  | 'two-claimants'
  | 'answers-for-many'
  | 'duplicate-detected'
  | 'declined';

export interface FindingDetail {
  macs: string[];
  prefixes: string[];
  servers: string[];
  vlan: number | null;
  count: number;
  comparedWith: number;
  reason: FindingReason;
}

export interface FindingDraft {
  kind: CaptureFindingKind;
  verdict: CaptureVerdict;
  severity: 'high' | 'medium' | 'low';
  subject: string;
  detail: FindingDetail;
  evidence: number[];
  firstAt: string;
  lastAt: string;
}

const verdicts = ['unjudged', 'suspect', 'fail'] as const;
const maxEvidence = 20;
const maxMacs = 50;

const union = (a: readonly string[], b: readonly string[]) =>
  [...new Set([...a, ...b])].sort().slice(0, maxMacs);

/** One finding for each kind, address and VLAN: the graver judgement stands, what shows it is put together. */
export function mergeFindings(drafts: readonly FindingDraft[]): FindingDraft[] {
  const merged = new Map<string, FindingDraft>();
  for (const draft of drafts) {
    const key = `${draft.kind} ${draft.subject} ${draft.detail.vlan}`;
    const before = merged.get(key);
    merged.set(key, before ? join(before, draft) : draft);
  }
  return [...merged.values()];
}

function join(a: FindingDraft, b: FindingDraft): FindingDraft {
  const graver = verdicts.indexOf(b.verdict) > verdicts.indexOf(a.verdict) ? b : a;
  return {
    ...graver,
    detail: {
      ...graver.detail,
      macs: union(a.detail.macs, b.detail.macs),
      prefixes: union(a.detail.prefixes, b.detail.prefixes),
      servers: union(a.detail.servers, b.detail.servers),
      count: a.detail.count + b.detail.count,
    },
    evidence: [...new Set([...a.evidence, ...b.evidence])]
      .sort((one, other) => one - other)
      .slice(0, maxEvidence),
    firstAt: a.firstAt < b.firstAt ? a.firstAt : b.firstAt,
    lastAt: a.lastAt > b.lastAt ? a.lastAt : b.lastAt,
  };
}
