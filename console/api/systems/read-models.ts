import type { SystemItem } from '../../../analyzer/assessment/assessment.ts';
import type { Check } from '../../../analyzer/assessment/schema.ts';
import { disclaimer, type Score } from '../../../analyzer/assessment/scoring/score.ts';
import type { EvidenceRow } from '../../../analyzer/assessment/system-inputs.ts';
import type { SystemTable } from '../../../analyzer/assessment/tables.ts';

const emptyScore = { lower: 0, upper: 100, coverage: 0 };

export function summaryOf(scores: readonly Score[]): Pick<Score, 'lower' | 'upper' | 'coverage'> {
  return scores[0] ?? emptyScore;
}

/** `scores`: those of the system. */
export function systemRow(system: SystemTable & { unit_name: string }, scores: readonly Score[]) {
  const { lower, upper, coverage } = summaryOf(scores);
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

export function scoresOf(system: SystemTable, scores: readonly Score[]) {
  return {
    ...summaryOf(scores),
    counts: scores[0]?.counts ?? {},
    packs: [...scores],
    disclaimer,
    evaluatedAt: system.evaluated_at,
  };
}

export function treeOf(items: readonly SystemItem[]) {
  const categories = new Map<string, ReturnType<typeof newCategory>>();
  for (const { item, state, result, known } of items) {
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
      evidenceCount: known.inputs.telemetry.length,
      freshUntil: result.changesAt,
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
  { item, state, result, known }: SystemItem,
  evidence: readonly EvidenceRow[],
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
    scoredAs: result.scoredAs,
    lowest: result.lowest,
    highest: result.highest,
    decidedBy: known.inputs.exclusion ? 'person' : 'telemetry',
    reason: known.inputs.exclusion?.reason ?? null,
    reasons: [],
    contradictions: [],
    decidedByIds: [],
    changesAt: result.changesAt,
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
