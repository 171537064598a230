import type { KnownState } from '../item-result.ts';
import { reasonText, stateWords, type Words } from '../reason-text.ts';
import { importanceOf } from '../scoring/count.ts';
import type { Score } from '../scoring/score.ts';
import type { FrozenContent, FrozenItem } from './content.ts';

export type Change = 'better' | 'worse' | 'new' | 'gone' | 'other';

export interface ItemDifference {
  key: string;
  change: Change;
  before?: FrozenItem;
  after?: FrozenItem;
  /** Why, one sentence per cause. */
  because: Words[];
}

export interface ScoreDifference {
  pack: string;
  before?: Score;
  after?: Score;
  lower: number;
  upper: number;
  /** The proved score fell. */
  regression: boolean;
}

export interface Difference {
  sameSystem: boolean;
  catalogueChanged: boolean;
  packsChanged: boolean;
  unchanged: number;
  items: ItemDifference[];
  scores: ScoreDifference[];
}

const rank: Readonly<Record<KnownState, number>> = {
  'not-satisfied': 0,
  partial: 1,
  satisfied: 2,
  'not-applicable': 3,
};

/** By what is proved, then by what is possible; an exception changes neither. */
function directionOf(before: FrozenItem, after: FrozenItem): Change | undefined {
  const a = before.result;
  const b = after.result;
  const outside = [a.scoredAs, b.scoredAs].filter((state) => state === 'not-applicable').length;
  if (outside === 1) return 'other';
  const proved = rank[b.lowest] - rank[a.lowest];
  if (proved !== 0) return proved > 0 ? 'better' : 'worse';
  const possible = rank[b.highest] - rank[a.highest];
  // A gap that became known is worse than one that was only possible.
  if (possible !== 0) return possible > 0 ? 'better' : 'worse';
  if (a.state !== b.state) return 'other';
  return importanceOf(before.mark) === importanceOf(after.mark) ? undefined : 'other';
}

function verdictCauses(before: FrozenItem, after: FrozenItem): Words[] {
  const place = (row: FrozenItem['evidence'][number]) =>
    JSON.stringify([row.check_id, row.object_kind, row.object_id]);
  const old = new Map(before.evidence.map((row) => [place(row), row]));
  const causes: Words[] = [];
  for (const row of after.evidence) {
    if (old.get(place(row))?.verdict === row.verdict) continue;
    causes.push({
      zh: `${row.object_name}：${row.reason_zh}`,
      en: `${row.object_name}: ${row.reason_en}`,
    });
  }
  const now = new Set(after.evidence.map(place));
  const gone = before.evidence.filter((row) => !now.has(place(row)));
  for (const row of gone) {
    causes.push({
      zh: `${row.object_name}：已无该对象的证据。`,
      en: `${row.object_name}: there is no evidence of this object any more.`,
    });
  }
  return causes;
}

function attestationCauses(before: FrozenItem, after: FrozenItem): Words[] {
  const ids = (one: FrozenItem) => new Set(one.attestations.map(({ id }) => id));
  const old = ids(before);
  const now = ids(after);
  const added = after.attestations.filter(({ id }) => !old.has(id));
  const ended = before.attestations.filter(({ id }) => !now.has(id));
  return [
    ...added.map(({ verdict, signedBy = '—' }) => ({
      zh: `新的人工确认：${stateWords[verdict].zh}（${signedBy}）。`,
      en: `New attestation: ${stateWords[verdict].en} (${signedBy}).`,
    })),
    ...ended.map(({ verdict, signedBy = '—' }) => ({
      zh: `人工确认不再有效：${stateWords[verdict].zh}（${signedBy}）。`,
      en: `An attestation no longer holds: ${stateWords[verdict].en} (${signedBy}).`,
    })),
  ];
}

/** Sentences of one item; more would not be read. */
const maxCauses = 20;

function causesOf(before: FrozenItem, after: FrozenItem): Words[] {
  const said = new Set(before.result.reasons.map((reason) => reasonText(reason).en));
  const reasons = after.result.reasons.map(reasonText).filter(({ en }) => !said.has(en));
  const from = importanceOf(before.mark);
  const to = importanceOf(after.mark);
  const weighed: Words[] =
    from === to
      ? []
      : [
          {
            zh: `重要程度由 ${importanceZh[from]} 改为 ${importanceZh[to]}。`,
            en: `Importance went from ${from} to ${to}.`,
          },
        ];
  return [
    ...reasons,
    ...attestationCauses(before, after),
    ...verdictCauses(before, after),
    ...weighed,
  ].slice(0, maxCauses);
}

const importanceZh = { ordinary: '一般', important: '重要', critical: '关键' } as const;

const order: readonly Change[] = ['worse', 'gone', 'new', 'other', 'better'];

function compareItems(from: FrozenContent, to: FrozenContent) {
  const old = new Map(from.items.map((item) => [item.key, item]));
  const now = new Map(to.items.map((item) => [item.key, item]));
  const items: ItemDifference[] = [];
  let unchanged = 0;
  for (const after of to.items) {
    const before = old.get(after.key);
    const change = before ? directionOf(before, after) : 'new';
    if (change === undefined) unchanged += 1;
    else {
      const because = before ? causesOf(before, after) : [];
      items.push({ key: after.key, change, ...(before && { before }), after, because });
    }
  }
  for (const before of from.items) {
    if (now.has(before.key)) continue;
    items.push({ key: before.key, change: 'gone', before, because: [] });
  }
  items.sort((a, b) => order.indexOf(a.change) - order.indexOf(b.change));
  return { items, unchanged };
}

function compareScores(from: FrozenContent, to: FrozenContent): ScoreDifference[] {
  const packs = [...new Set([...to.head.scores, ...from.head.scores].map(({ pack }) => pack))];
  return packs.map((pack) => {
    const before = from.head.scores.find((score) => score.pack === pack);
    const after = to.head.scores.find((score) => score.pack === pack);
    const lower = before && after ? after.lower - before.lower : 0;
    const upper = before && after ? after.upper - before.upper : 0;
    return {
      pack,
      ...(before && { before }),
      ...(after && { after }),
      lower,
      upper,
      regression: lower < 0,
    };
  });
}

/** What changed from one frozen assessment to another, with the reasons that they carry themselves. */
export function compareAssessments(from: FrozenContent, to: FrozenContent): Difference {
  const packs = ({ head }: FrozenContent) => JSON.stringify(head.packs);
  return {
    sameSystem: from.head.system.id === to.head.system.id,
    catalogueChanged: from.head.catalogue.sha256 !== to.head.catalogue.sha256,
    packsChanged: packs(from) !== packs(to),
    ...compareItems(from, to),
    scores: compareScores(from, to),
  };
}
