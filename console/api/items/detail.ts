import { itemText } from '../../../analyzer/assessment/catalogue/catalogue.ts';
import type { SystemItem } from '../../../analyzer/assessment/snapshot.ts';
import type { Contradiction, ResultReason } from '../../../analyzer/assessment/item-result.ts';
import { contradictionText, reasonText } from '../../../analyzer/assessment/reason-text.ts';
import type { Check } from '../../../analyzer/assessment/schema.ts';
import type { EvidenceRow } from '../../../analyzer/assessment/system-inputs.ts';
import type { Questions } from '../../../analyzer/attestations/questions/questions.ts';
import { rawRecordsOf, type MayOpen } from './raw-records.ts';
import type { Item, Question, Tree } from './schema.ts';

function idsOf(reason: ResultReason): string[] {
  if ('ids' in reason) return [...reason.ids];
  return 'id' in reason ? [reason.id] : [];
}

/** The question for an item, with how long an answer counts. */
export function questionOf(questions: Questions, itemKey: string): Question | null {
  const question = questions.of(itemKey);
  if (!question) return null;
  const { items: _items, validity: _validity, ...words } = question;
  return { ...words, validity: questions.validityOf(itemKey) };
}

function evidenceOf(
  row: EvidenceRow,
  check: Check | undefined,
  may: MayOpen,
  at: string,
): Item['evidence'][number] {
  return {
    id: row.id,
    checkId: row.check_id,
    checkZh: check?.titleZh ?? row.check_id,
    checkEn: check?.titleEn ?? row.check_id,
    source: check?.source ?? '',
    objectKind: row.object_kind,
    objectId: row.object_id,
    objectName: row.object_name,
    verdict: row.verdict,
    measured: JSON.parse(row.measured) as Record<string, unknown>,
    reasonZh: row.reason_zh,
    reasonEn: row.reason_en,
    origin: JSON.parse(row.origin) as Record<string, unknown>,
    raw: rawRecordsOf(row, may),
    observedFrom: row.observed_from,
    observedTo: row.observed_to,
    collectedAt: row.collected_at,
    expiresAt: row.expires_at,
    expired: row.expires_at <= at,
    sha256: row.sha256,
  };
}

/** Who or what the state follows: people, devices, or both. */
function decidedBy({ result, known }: SystemItem): string | null {
  if (known.inputs.exclusion) return 'person';
  const people = new Set(known.inputs.attestations.map(({ id }) => id));
  const byPeople = result.decidedBy.some((id) => people.has(id));
  const byTelemetry = result.decidedBy.some((id) => !people.has(id));
  if (byPeople) return byTelemetry ? 'both' : 'person';
  return byTelemetry ? 'telemetry' : null;
}

export interface DetailParts {
  evidence: readonly EvidenceRow[];
  checks: readonly Check[];
  questions: Questions;
  cases: Pick<Item, 'attestations' | 'exceptions' | 'findings'>;
  may: MayOpen;
  at: string;
}

/** Everything behind one item. */
export function itemDetail(one: SystemItem, parts: DetailParts): Item {
  const { item, state, result, known } = one;
  const checks = new Map(parts.checks.map((check) => [check.id, check]));
  return {
    ...itemText(item),
    state,
    scoredAs: result.scoredAs,
    lowest: result.lowest,
    highest: result.highest,
    decidedBy: decidedBy(one),
    reason: known.inputs.exclusion?.reason ?? null,
    reasons: result.reasons.map((reason) => ({
      code: reason.code,
      ...reasonText(reason),
      ids: idsOf(reason),
    })),
    contradictions: result.contradictions.map((contradiction: Contradiction) => ({
      kind: contradiction.kind,
      ...contradictionText(contradiction),
      claims: [...contradiction.claims],
      refutes: [...contradiction.refutes],
    })),
    decidedByIds: [...result.decidedBy],
    changesAt: result.changesAt,
    sag: item.sag,
    machineCheckable: item.machineCheckable,
    evaluationUnit: item.evaluationUnit,
    majorHazard: item.majorHazard,
    evidenceKinds: item.evidenceKinds,
    confidence: item.confidence,
    question: questionOf(parts.questions, item.key),
    evidence: parts.evidence.map((row) =>
      evidenceOf(row, checks.get(row.check_id), parts.may, parts.at),
    ),
    evidenceTotal: known.inputs.telemetry.length,
    ...parts.cases,
  };
}

const last = (ends: readonly string[]): string[] => ends.toSorted().slice(-1);

/** When people have to speak again: the last attestation or exception ends, whichever comes first. */
function peopleUntil({ known }: SystemItem): string | null {
  const { attestations, exceptions } = known.inputs;
  const attested = attestations.flatMap(({ reviewed, expiresAt }) =>
    reviewed && expiresAt !== null ? [expiresAt] : [],
  );
  const ends = [...last(attested), ...last(exceptions.map(({ expiresAt }) => expiresAt))];
  return ends.toSorted()[0] ?? null;
}

type Category = Tree[number];

/** The items by category and control point, in the order of the catalogue. */
export function treeOf(items: readonly SystemItem[]): Tree {
  const categories = new Map<string, Category>();
  for (const one of items) {
    const { item, state, result, known } = one;
    const category = categories.get(item.categoryZh) ?? {
      category: item.categoryZh,
      categoryEn: item.categoryEn,
      points: [],
    };
    categories.set(item.categoryZh, category);
    let point = category.points.find(({ clause }) => clause === item.clause);
    if (!point) {
      const { clause, controlPointZh: nameZh, controlPointEn: nameEn } = item;
      point = { clause, nameZh, nameEn, items: [] };
      category.points.push(point);
    }
    const { telemetry, attestations } = known.inputs;
    point.items.push({
      key: item.key,
      item: item.item,
      textZh: item.textZh,
      textEn: item.textEn,
      state,
      scoredAs: result.scoredAs,
      contradiction: result.contradictions.length > 0,
      evidenceCount: telemetry.length + attestations.length,
      freshUntil: result.changesAt,
      peopleUntil: peopleUntil(one),
      sag: item.sag,
      machineCheckable: item.machineCheckable,
    });
  }
  return [...categories.values()];
}
