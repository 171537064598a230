import { createHash } from 'node:crypto';
import type { Insertable } from 'kysely';
import {
  itemsFor,
  type CatalogueItem,
  type Scope,
  type SystemLevels,
} from './catalogue/catalogue.ts';
import { explain, judge } from './checks/judge.ts';
import { lapseReason, verdictAfter } from './observations/lapse.ts';
import type { Observation, ObservationContext, Observed } from './observations/observation.ts';
import type { Check } from './schema.ts';
import { combineVerdicts, type Verdict } from './states.ts';
import type { EvidenceTable, ItemStateTable, SystemTable } from './tables.ts';
import { newId } from '../stores/records/new-id.ts';

const hourMs = 3_600_000;

export function levelsOf(system: SystemTable): SystemLevels {
  return {
    level: system.level as SystemLevels['level'],
    sLevel: system.s_level as SystemLevels['level'],
    aLevel: system.a_level as SystemLevels['level'],
    scopes: JSON.parse(system.scopes) as Scope[],
  };
}

export interface Evaluation {
  id: string;
  evidence: Insertable<EvidenceTable>[];
  states: Insertable<ItemStateTable>[];
  /** Observations that failed; their checks leave items unknown. */
  faults: { check: string; message: string }[];
}

export interface EvaluateOptions {
  system: SystemTable;
  catalogue: readonly CatalogueItem[];
  checks: readonly Check[];
  observations: ReadonlyMap<string, Observation>;
  context: Omit<ObservationContext, 'parameters'>;
}

/** The words behind a verdict: what was measured, or why nothing can be said. */
function reasonsOf(check: Check, observed: Observed, verdict: Verdict): { zh: string; en: string } {
  const { lapse, measured } = observed;
  if (verdict === 'unknown' && lapse !== undefined) return lapseReason(lapse);
  if (verdict === 'unknown') return { zh: '数据不足，无法判断。', en: 'Not enough data to judge.' };
  return { zh: explain(check.reasonZh, measured), en: explain(check.reasonEn, measured) };
}

/** SHA-256 over the evidence's own content, so that a later change shows. */
function hashEvidence(row: Omit<Insertable<EvidenceTable>, 'sha256'>): string {
  const keys = Object.keys(row).sort() as (keyof typeof row)[];
  return createHash('sha256')
    .update(JSON.stringify(keys.map((key) => [key, row[key]])))
    .digest('hex');
}

function evidenceRow(
  options: EvaluateOptions,
  evaluation: string,
  check: Check,
  key: string,
  observed: Observed,
): Insertable<EvidenceTable> {
  const { system, context } = options;
  const verdict = verdictAfter(observed.lapse, judge(check, observed.measured));
  const reasons = reasonsOf(check, observed, verdict);
  const row = {
    id: newId(context.now.getTime()),
    unit_id: system.unit_id,
    system_id: system.id,
    evaluation_id: evaluation,
    item_key: key,
    check_id: check.id,
    object_kind: observed.object.kind,
    object_id: observed.object.id,
    object_name: observed.object.name,
    verdict,
    measured: JSON.stringify(observed.measured),
    reason_zh: reasons.zh,
    reason_en: reasons.en,
    origin: JSON.stringify(observed.origin),
    observed_from: observed.from,
    observed_to: observed.to,
    collected_at: context.now.toISOString(),
    expires_at: new Date(context.now.getTime() + check.validHours * hourMs).toISOString(),
  };
  return { ...row, sha256: hashEvidence(row) };
}

function stateRow(
  system: SystemTable,
  key: string,
  evidence: readonly Insertable<EvidenceTable>[],
  now: Date,
): Insertable<ItemStateTable> {
  const judged = evidence.filter((row) => row.verdict !== 'unknown');
  const expiries = judged.map((row) => row.expires_at).sort();
  return {
    system_id: system.id,
    unit_id: system.unit_id,
    item_key: key,
    state: combineVerdicts(evidence.map((row) => row.verdict as Verdict)),
    decided_by: 'telemetry',
    reason: null,
    decided_at: now.toISOString(),
    fresh_until: expiries[0] ?? null,
  };
}

/**
 * Runs every check whose items belong to the system. Each observation runs once, whatever the number of items that it speaks to;
 * one that fails is reported and leaves its items unknown.
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { system, catalogue, checks, observations, context } = options;
  const evaluation: Evaluation = {
    id: newId(context.now.getTime()),
    evidence: [],
    states: [],
    faults: [],
  };
  const wanted = new Set(itemsFor(catalogue, levelsOf(system)).map((item) => item.key));
  const byItem = new Map<string, Insertable<EvidenceTable>[]>();
  for (const check of checks) {
    const keys = check.items.filter((key) => wanted.has(key));
    if (keys.length === 0) continue;
    let observed: Observed[] = [];
    try {
      const observe = observations.get(check.observation);
      if (!observe) throw new Error(`There is no observation ${check.observation}.`);
      observed = await observe({ ...context, parameters: check.parameters });
    } catch (error) {
      evaluation.faults.push({
        check: check.id,
        message: error instanceof Error ? error.message : String(error),
      });
    }
    for (const key of keys) {
      const rows = observed.map((one) => evidenceRow(options, evaluation.id, check, key, one));
      byItem.set(key, [...(byItem.get(key) ?? []), ...rows]);
    }
  }
  for (const [key, rows] of byItem) {
    evaluation.evidence.push(...rows);
    evaluation.states.push(stateRow(system, key, rows, context.now));
  }
  return evaluation;
}
