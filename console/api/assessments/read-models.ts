import { itemText } from '../../../analyzer/assessment/catalogue/catalogue.ts';
import type { FrozenItem } from '../../../analyzer/assessment/frozen/content.ts';
import type { Difference, ItemDifference } from '../../../analyzer/assessment/frozen/diff.ts';
import type { FrozenRow } from '../../../analyzer/assessment/frozen/freeze.ts';
import { contradictionText, reasonText } from '../../../analyzer/assessment/reason-text.ts';
import { importanceOf } from '../../../analyzer/assessment/scoring/count.ts';
import { disclaimer, type Score } from '../../../analyzer/assessment/scoring/score.ts';
import type {
  AssessmentDiff,
  AssessmentRow,
  FrozenItem as FrozenItemView,
  FrozenItemRow,
} from './schema.ts';

export type NamedRow = FrozenRow & { unit_name: string };

export function assessmentRow(row: NamedRow): AssessmentRow {
  return {
    id: row.id,
    systemId: row.system_id,
    systemName: row.system_name,
    unitId: row.unit_id,
    unitName: row.unit_name,
    level: row.level,
    note: row.note,
    frozenAt: row.frozen_at,
    frozenBy: row.frozen_by_name,
    scores: JSON.parse(row.summary) as Score[],
    catalogue: row.catalogue,
    catalogueIntact: row.catalogue_intact === 1,
    bytes: row.bytes,
    sha256: row.sha256,
    sm3: row.sm3,
    disclaimer,
  };
}

export function frozenItemRow(item: FrozenItem): FrozenItemRow {
  const { result } = item;
  return {
    ...itemText(item),
    majorHazard: item.majorHazard,
    importance: importanceOf(item.mark),
    state: result.state,
    scoredAs: result.scoredAs,
    lowest: result.lowest,
    highest: result.highest,
    reasons: result.reasons.map(reasonText),
    contradictions: result.contradictions.map(contradictionText),
    evidence: item.evidence.length + item.furtherEvidence.length,
    attestations: item.attestations.length,
    exceptions: item.exceptions.length,
  };
}

export function frozenItemView(item: FrozenItem): FrozenItemView {
  return {
    ...frozenItemRow(item),
    evidence: item.evidence.map((row) => ({
      id: row.id,
      checkId: row.check_id,
      objectKind: row.object_kind,
      objectName: row.object_name,
      verdict: row.verdict,
      reasonZh: row.reason_zh,
      reasonEn: row.reason_en,
      measured: JSON.parse(row.measured) as Record<string, unknown>,
      observedFrom: row.observed_from,
      observedTo: row.observed_to,
      expiresAt: row.expires_at,
      sha256: row.sha256,
    })),
    evidenceLeftOut: item.furtherEvidence.length,
    attestations: item.attestations.map((one) => ({
      id: one.id,
      verdict: one.verdict,
      reviewed: one.reviewed,
      effectiveFrom: one.effectiveFrom,
      expiresAt: one.expiresAt,
      signedBy: one.signedBy ?? null,
      reviewedBy: one.reviewedBy ?? null,
      statement: one.statement ?? null,
      files: [...(one.files ?? [])],
    })),
    exceptions: item.exceptions.map((one) => ({
      id: one.id,
      effectiveFrom: one.effectiveFrom,
      expiresAt: one.expiresAt,
      reason: one.reason ?? null,
      compensatingControl: one.compensatingControl ?? null,
      approvedBy: one.approvedBy ?? null,
    })),
  };
}

function sideOf(item: FrozenItem | undefined) {
  if (!item) return null;
  const { state, scoredAs, reasons } = item.result;
  const importance = importanceOf(item.mark);
  return { state, scoredAs, importance, reasons: reasons.map(reasonText) };
}

function differenceView({ key, change, before, after, because }: ItemDifference) {
  const item = after ?? before;
  return {
    key,
    controlPointZh: item?.controlPointZh ?? '',
    controlPointEn: item?.controlPointEn ?? '',
    textZh: item?.textZh ?? '',
    textEn: item?.textEn ?? '',
    change,
    before: sideOf(before),
    after: sideOf(after),
    because,
  };
}

export function diffView(from: NamedRow, to: NamedRow, difference: Difference): AssessmentDiff {
  const { items, scores, sameSystem, catalogueChanged, packsChanged, unchanged } = difference;
  const count = (change: ItemDifference['change']) =>
    items.filter((item) => item.change === change).length;
  return {
    from: assessmentRow(from),
    to: assessmentRow(to),
    sameSystem,
    catalogueChanged,
    packsChanged,
    counts: {
      better: count('better'),
      worse: count('worse'),
      new: count('new'),
      gone: count('gone'),
      other: count('other'),
      unchanged,
    },
    scores: scores.map((one) => ({
      pack: one.pack,
      titleZh: (one.after ?? one.before)?.titleZh ?? one.pack,
      titleEn: (one.after ?? one.before)?.titleEn ?? one.pack,
      before: one.before ?? null,
      after: one.after ?? null,
      lower: one.lower,
      upper: one.upper,
      regression: one.regression,
    })),
    items: items.map(differenceView),
  };
}
