import type { SystemItem } from '../../../analyzer/assessment/snapshot.ts';
import { contradictionText, reasonText } from '../../../analyzer/assessment/reason-text.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import type { Queue } from './schema.ts';

type Entry = Queue['entries'][number];
type Kind = Entry['kind'];

/** What presses first. */
const order: readonly Kind[] = [
  'contradiction',
  'expired',
  'finding',
  'exception-stale',
  'review',
  'expiring',
  'exception-expiring',
  'not-satisfied',
  'unanswered',
];

const soonMs = 30 * 86_400_000;
/** Lines of a queue; how many there are in all is in `counts`. */
const most = 200;

const weights = { ordinary: 1, important: 2, critical: 3 } as const;

/** An item that can be a major hazard weighs more than one that nobody has marked. */
function weightOf({ item, known }: SystemItem): number {
  const marked = weights[known.mark?.importance ?? 'ordinary'];
  return item.majorHazard === '' ? marked : Math.max(marked, 2);
}

/** What an item asks for by itself. */
function ofItem(systemId: string, one: SystemItem, at: string): Entry[] {
  const { item, result, known } = one;
  const entry = (kind: Kind, why: { zh: string; en: string }, dueAt: string | null): Entry => ({
    kind,
    itemKey: item.key,
    caseKind: null,
    caseId: null,
    titleZh: item.textZh,
    titleEn: item.textEn,
    whyZh: why.zh,
    whyEn: why.en,
    weight: weightOf(one),
    dueAt,
    href: `/systems/${systemId}/items/${item.key}`,
  });
  const entries: Entry[] = [];
  const [contradiction] = result.contradictions;
  if (contradiction) entries.push(entry('contradiction', contradictionText(contradiction), null));
  const expired = result.reasons.find(({ code }) => code === 'attestation-expired');
  if (expired && result.state === 'unknown')
    entries.push(entry('expired', reasonText(expired), null));
  const soon = new Date(Date.parse(at) + soonMs).toISOString();
  const counting = known.inputs.attestations.filter(
    ({ reviewed, effectiveFrom, expiresAt }) =>
      reviewed && effectiveFrom <= at && (expiresAt === null || expiresAt > at),
  );
  const last = counting
    .map(({ expiresAt }) => expiresAt ?? '9999')
    .sort()
    .at(-1);
  if (last !== undefined && last <= soon) {
    const why = { zh: '人工确认即将到期，请更新证据。', en: 'The attestation runs out; renew it.' };
    entries.push(entry('expiring', why, last));
  }
  if (result.state === 'not-satisfied') {
    const why = { zh: '请整改，或申请例外。', en: 'Remedy it, or ask for an exception.' };
    entries.push(entry('not-satisfied', why, null));
  }
  if (result.state === 'unknown' && !expired) {
    const [reason] = result.reasons;
    const why = reason ? reasonText(reason) : { zh: '没有任何证据。', en: 'There is no evidence.' };
    entries.push(entry('unanswered', why, null));
  }
  return entries;
}

const words: Readonly<Record<string, { kind: Kind; zh: string; en: string; path: string }>> = {
  'attestation.REVIEW': {
    kind: 'review',
    zh: '举证待复核。',
    en: 'An attestation waits for its review.',
    path: 'attestations',
  },
  'exception.REQUESTED': {
    kind: 'review',
    zh: '例外申请待审批。',
    en: 'An exception waits for a decision.',
    path: 'exceptions',
  },
  'finding.OPEN': {
    kind: 'finding',
    zh: '测评问题待答复。',
    en: 'A finding waits for an answer.',
    path: 'findings',
  },
  'finding.REVISION': {
    kind: 'finding',
    zh: '测评问题的答复需要补充。',
    en: 'The answer to a finding must be revised.',
    path: 'findings',
  },
};

/** Cases of the system that wait for somebody. `findings`: whether the caller may read them. */
async function ofCases(db: Db, systemId: string, findings: boolean): Promise<Entry[]> {
  const columns = ['id', 'title', 'state', 'next_due_at'] as const;
  const attestations = await db
    .selectFrom('attestations')
    .select(columns)
    .where('system_id', '=', systemId)
    .where('state', '=', 'REVIEW')
    .limit(most)
    .execute();
  const exceptions = await db
    .selectFrom('item_exceptions')
    .select(columns)
    .where('system_id', '=', systemId)
    .where('state', '=', 'REQUESTED')
    .limit(most)
    .execute();
  const open = findings
    ? await db
        .selectFrom('findings')
        .select(columns)
        .where('system_id', '=', systemId)
        .where('state', 'in', ['OPEN', 'REVISION'])
        .limit(most)
        .execute()
    : [];
  const all = [
    ...attestations.map((row) => ({ caseKind: 'attestation', ...row })),
    ...exceptions.map((row) => ({ caseKind: 'exception', ...row })),
    ...open.map((row) => ({ caseKind: 'finding', ...row })),
  ];
  return all.flatMap(({ caseKind, id, title, state, next_due_at: dueAt }): Entry[] => {
    const word = words[`${caseKind}.${state}`];
    if (!word) return [];
    const { kind, zh, en, path } = word;
    return [
      {
        kind,
        itemKey: null,
        caseKind,
        caseId: id,
        titleZh: title,
        titleEn: title,
        whyZh: zh,
        whyEn: en,
        weight: 1,
        dueAt,
        href: `/${path}/${id}`,
      },
    ];
  });
}

/** Exceptions that run out, or whose item is another one by now. */
async function ofExceptions(
  db: Db,
  systemId: string,
  items: ReadonlyMap<string, SystemItem>,
  at: string,
): Promise<Entry[]> {
  const rows = await db
    .selectFrom('item_exceptions')
    .select(['id', 'title', 'item_key', 'frozen_state', 'expires_at'])
    .where('system_id', '=', systemId)
    .where('state', '=', 'APPROVED')
    .where('expires_at', '>', at)
    .orderBy('expires_at')
    .limit(most)
    .execute();
  const soon = new Date(Date.parse(at) + soonMs).toISOString();
  return rows.flatMap((row): Entry[] => {
    const one = items.get(row.item_key);
    const base = {
      itemKey: row.item_key,
      caseKind: 'exception',
      caseId: row.id,
      titleZh: row.title,
      titleEn: one?.item.textEn ?? row.title,
      weight: one ? weightOf(one) : 1,
      dueAt: row.expires_at,
      href: `/exceptions/${row.id}`,
    };
    const stale = one !== undefined && row.frozen_state !== one.result.scoredAs;
    return [
      ...(stale
        ? [
            {
              ...base,
              kind: 'exception-stale' as const,
              whyZh: '批准之后该项的情况变了，请重新判断例外是否还需要。',
              whyEn: 'The item has changed since the exception was approved: look again.',
            },
          ]
        : []),
      ...(row.expires_at <= soon
        ? [
            {
              ...base,
              kind: 'exception-expiring' as const,
              whyZh: '例外即将到期，请整改或续期。',
              whyEn: 'The exception runs out; remedy the item or ask again.',
            },
          ]
        : []),
    ];
  });
}

function byPressure(one: Entry, other: Entry): number {
  const rank = order.indexOf(one.kind) - order.indexOf(other.kind);
  if (rank !== 0) return rank;
  if (one.weight !== other.weight) return other.weight - one.weight;
  return (one.itemKey ?? one.caseId ?? '') < (other.itemKey ?? other.caseId ?? '') ? -1 : 1;
}

/** What somebody should do next for a system, the most pressing first. */
export async function readQueue(
  db: Db,
  systemId: string,
  items: readonly SystemItem[],
  may: { findings: boolean },
  at: string,
): Promise<Queue> {
  const byKey = new Map(items.map((one) => [one.item.key, one]));
  const entries = [
    ...items.flatMap((one) => ofItem(systemId, one, at)),
    ...(await ofCases(db, systemId, may.findings)),
    ...(await ofExceptions(db, systemId, byKey, at)),
  ].sort(byPressure);
  const counts: Record<string, number> = {};
  for (const { kind } of entries) counts[kind] = (counts[kind] ?? 0) + 1;
  return { counts, entries: entries.slice(0, most) };
}
