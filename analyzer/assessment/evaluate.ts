import { createHash } from 'node:crypto';
import { newId } from '../stores/records/new-id.ts';
import type { CatalogueItem } from './catalogue/catalogue.ts';
import { explain, judge } from './checks/judge.ts';
import { lapseReason, verdictAfter } from './observations/lapse.ts';
import type { Observation, ObservationContext, Observed } from './observations/observation.ts';
import type { Check } from './schema.ts';
import type { Verdict } from './states.ts';
import type { EvidenceRow } from './system-inputs.ts';
import type { SystemTable } from './tables.ts';

const hourMs = 3_600_000;

/** Evidence that is not stored yet. */
export type NewEvidence = Omit<EvidenceRow, 'superseded_at'>;

export interface CheckFault {
  check: string;
  message: string;
}

export interface Evaluation {
  id: string;
  evidence: NewEvidence[];
  /** Checks that ran: what they no longer speak of is gone. */
  ran: ReadonlySet<string>;
  /** Catalogue keys of the system: evidence of other items, from before its level changed, is no longer current. */
  items: ReadonlySet<string>;
  /** Observations that failed; older evidence of theirs stands until it expires. */
  faults: CheckFault[];
}

/** What the checks observe at a unit. Asked once per check, whatever the number of its systems and of the items spoken to. */
export interface Observer {
  now: Date;
  observe(check: Check): Promise<Observed[]>;
}

export function createObserver(
  observations: ReadonlyMap<string, Observation>,
  context: Omit<ObservationContext, 'parameters'>,
): Observer {
  const seen = new Map<string, Promise<Observed[]>>();
  return {
    now: context.now,
    observe(check) {
      const known = seen.get(check.id);
      if (known) return known;
      const observation = observations.get(check.observation);
      const observed = observation
        ? observation({ ...context, parameters: check.parameters })
        : Promise.reject(new Error(`There is no observation ${check.observation}.`));
      seen.set(check.id, observed);
      return observed;
    },
  };
}

/** The words behind a verdict: what was measured, or why nothing can be said. */
function reasonsOf(check: Check, observed: Observed, verdict: Verdict): { zh: string; en: string } {
  const { lapse, measured } = observed;
  if (verdict === 'unknown' && lapse !== undefined) return lapseReason(lapse);
  if (verdict === 'unknown') return { zh: '数据不足，无法判断。', en: 'Not enough data to judge.' };
  return {
    zh: explain(check.reasonZh, measured, 'zh'),
    en: explain(check.reasonEn, measured, 'en'),
  };
}

/** SHA-256 over the evidence's own content, so that a later change shows. What most rows do not have is left out. */
export function hashEvidence(row: Omit<NewEvidence, 'sha256'>): string {
  const { confirmable, lapse, ...always } = row;
  const content: Record<string, unknown> = {
    ...always,
    ...(confirmable === 1 && { confirmable }),
    ...(lapse !== null && { lapse }),
  };
  const keys = Object.keys(content).sort();
  return createHash('sha256')
    .update(JSON.stringify(keys.map((key) => [key, content[key]])))
    .digest('hex');
}

/** The check is met as far as telemetry can tell: only a person is missing. */
function onlyPersonMissing(check: Check, observed: Observed, verdict: Verdict): boolean {
  if (verdict !== 'partial' || check.proves !== 'partial') return false;
  return judge({ ...check, proves: 'satisfied' }, observed.measured) === 'satisfied';
}

function evidenceRow(
  system: SystemTable,
  now: Date,
  evaluation: string,
  check: Check,
  key: string,
  observed: Observed,
): NewEvidence {
  const verdict = verdictAfter(observed.lapse, judge(check, observed.measured));
  const reasons = reasonsOf(check, observed, verdict);
  const row = {
    id: newId(now.getTime()),
    unit_id: system.unit_id,
    system_id: system.id,
    evaluation_id: evaluation,
    item_key: key,
    check_id: check.id,
    object_kind: observed.object.kind,
    object_id: observed.object.id,
    object_name: observed.object.name,
    verdict,
    confirmable: onlyPersonMissing(check, observed, verdict) ? 1 : 0,
    lapse:
      verdict === 'unknown' && observed.lapse !== undefined ? JSON.stringify(observed.lapse) : null,
    measured: JSON.stringify(observed.measured),
    reason_zh: reasons.zh,
    reason_en: reasons.en,
    origin: JSON.stringify(observed.origin),
    observed_from: observed.from,
    observed_to: observed.to,
    collected_at: now.toISOString(),
    expires_at: new Date(now.getTime() + check.validHours * hourMs).toISOString(),
  };
  return { ...row, sha256: hashEvidence(row) };
}

/** Runs every check whose items belong to the system; one that fails is reported. */
export async function evaluate(
  system: SystemTable,
  items: readonly CatalogueItem[],
  checks: readonly Check[],
  observer: Observer,
): Promise<Evaluation> {
  const { now } = observer;
  const id = newId(now.getTime());
  const evidence: NewEvidence[] = [];
  const faults: CheckFault[] = [];
  const ran = new Set<string>();
  const wanted = new Set(items.map(({ key }) => key));
  for (const check of checks) {
    const keys = check.items.filter((key) => wanted.has(key));
    if (keys.length === 0) continue;
    try {
      const observed = await observer.observe(check);
      ran.add(check.id);
      for (const key of keys) {
        for (const one of observed) {
          evidence.push(evidenceRow(system, now, id, check, key, one));
        }
      }
    } catch (error) {
      faults.push({
        check: check.id,
        message: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return { id, evidence, ran, items: wanted, faults };
}
