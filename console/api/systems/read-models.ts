import type { Assessment, SystemItem } from '../../../analyzer/assessment/assessment.ts';
import type { Check } from '../../../analyzer/assessment/schema.ts';
import type { Score, ScoringPack } from '../../../analyzer/assessment/scoring/score.ts';
import type { EvidenceTable, SystemTable } from '../../../analyzer/assessment/tables.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';

/** Only a recommended evaluation body may issue a report; every number of ours says so. */
export const disclaimer = {
  zh: '自评估预估，非等级测评结论',
  en: 'Estimate from self-assessment, not the conclusion of a graded-protection evaluation',
};

const emptyScore = { lower: 0, upper: 100, coverage: 0 };

export function summaryOf(scores: readonly Score[]): Pick<Score, 'lower' | 'upper' | 'coverage'> {
  return scores[0] ?? emptyScore;
}

export async function systemRow(
  system: SystemTable & { unit_name: string },
  assessment: Assessment,
) {
  const { lower, upper, coverage } = summaryOf(await assessment.scores(system));
  return {
    id: system.id,
    unitId: system.unit_id,
    unitName: system.unit_name,
    name: system.name,
    level: system.level,
    sLevel: system.s_level,
    aLevel: system.a_level,
    scopes: JSON.parse(system.scopes) as ('general' | 'cloud' | 'mobile' | 'iot' | 'ics')[],
    evaluatedAt: system.evaluated_at,
    lower,
    upper,
    coverage,
    version: 1,
    ownerDepartment: null,
    responsibleName: null,
    internetFacing: null,
    filing: null,
  };
}

export function scoresOf(
  system: SystemTable,
  scores: readonly Score[],
  packs: readonly ScoringPack[],
) {
  const titles = new Map(packs.map((pack) => [pack.id, pack]));
  return {
    ...summaryOf(scores),
    counts: scores[0]?.counts ?? {},
    packs: scores.map((score) => ({
      ...score,
      titleZh: titles.get(score.pack)?.titleZh ?? score.pack,
      titleEn: titles.get(score.pack)?.titleEn ?? score.pack,
    })),
    disclaimer,
    evaluatedAt: system.evaluated_at,
  };
}

/** Evidence of the latest evaluation, counted per item. */
export async function evidenceCounts(db: Db, system: SystemTable): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('evidence')
    .select((eb) => ['item_key', eb.fn.countAll<number>().as('count')])
    .where('system_id', '=', system.id)
    .where('collected_at', '=', system.evaluated_at ?? '')
    .groupBy('item_key')
    .execute();
  return new Map(rows.map((row) => [row.item_key, row.count]));
}

export function treeOf(items: readonly SystemItem[], counts: ReadonlyMap<string, number>) {
  const categories = new Map<string, ReturnType<typeof newCategory>>();
  for (const { item, state, row } of items) {
    const category =
      categories.get(item.categoryZh) ?? newCategory(item.categoryZh, item.categoryEn);
    categories.set(item.categoryZh, category);
    let point = category.points.find(({ clause }) => clause === item.clause);
    if (!point) {
      point = {
        clause: item.clause,
        nameZh: item.controlPointZh,
        nameEn: item.controlPointEn,
        items: [],
      };
      category.points.push(point);
    }
    point.items.push({
      key: item.key,
      item: item.item,
      textZh: item.textZh,
      textEn: item.textEn,
      state,
      scoredAs: state,
      contradiction: false,
      evidenceCount: counts.get(item.key) ?? 0,
      freshUntil: row?.fresh_until ?? null,
      sag: item.sag,
      machineCheckable: item.machineCheckable,
    });
  }
  return [...categories.values()];
}

interface TreeItem {
  key: string;
  item: string;
  textZh: string;
  textEn: string;
  state: SystemItem['state'];
  scoredAs: SystemItem['state'];
  contradiction: boolean;
  evidenceCount: number;
  freshUntil: string | null;
  sag: string;
  machineCheckable: string;
}

function newCategory(category: string, categoryEn: string) {
  const points: { clause: string; nameZh: string; nameEn: string; items: TreeItem[] }[] = [];
  return { category, categoryEn, points };
}

export function itemDetail(
  { item, state, row }: SystemItem,
  evidence: readonly EvidenceTable[],
  checks: readonly Check[],
) {
  const byId = new Map(checks.map((check) => [check.id, check]));
  return {
    key: item.key,
    clause: item.clause,
    item: item.item,
    categoryZh: item.categoryZh,
    categoryEn: item.categoryEn,
    controlPointZh: item.controlPointZh,
    controlPointEn: item.controlPointEn,
    textZh: item.textZh,
    textEn: item.textEn,
    state,
    scoredAs: state,
    lowest: state,
    highest: state,
    decidedBy: row?.decided_by ?? null,
    reason: row?.reason ?? null,
    reasons: [],
    contradictions: [],
    decidedByIds: [],
    changesAt: row?.fresh_until ?? null,
    sag: item.sag,
    machineCheckable: item.machineCheckable,
    question: null,
    attestations: [],
    exceptions: [],
    findings: [],
    evidenceTotal: evidence.length,
    evaluationUnit: item.evaluationUnit,
    majorHazard: item.majorHazard,
    evidenceKinds: item.evidenceKinds,
    confidence: item.confidence,
    evidence: evidence.map((one) => ({
      id: one.id,
      checkId: one.check_id,
      checkZh: byId.get(one.check_id)?.titleZh ?? one.check_id,
      checkEn: byId.get(one.check_id)?.titleEn ?? one.check_id,
      source: byId.get(one.check_id)?.source ?? '',
      objectKind: one.object_kind,
      objectId: one.object_id,
      objectName: one.object_name,
      verdict: one.verdict,
      measured: JSON.parse(one.measured) as Record<string, unknown>,
      reasonZh: one.reason_zh,
      reasonEn: one.reason_en,
      origin: JSON.parse(one.origin) as Record<string, unknown>,
      raw: [],
      expired: false,
      observedFrom: one.observed_from,
      observedTo: one.observed_to,
      collectedAt: one.collected_at,
      expiresAt: one.expires_at,
      sha256: one.sha256,
    })),
  };
}
