import type { Event } from '../../collector/events/event.ts';
import type { Position } from '../../collector/spool/cursor.ts';
import type { Transport } from '../../collector/sources/line-sink.ts';
import type { CorrelationSet } from '../detection/correlation/plan.ts';
import type { RuleCost } from '../detection/costs.ts';
import type { Detection } from '../detection/detection.ts';
import type { RuleFault, SigmaRule } from '../detection/rule.ts';
import type { Enrichment } from './enrichment.ts';

/** Where rules come from: files and folders of rules, and the folder of field-name pipelines. */
export interface RulePaths {
  rules: readonly string[];
  pipelines?: string;
  /** Shows every event to every rule; for measuring. */
  ignoreLogsource?: boolean;
}

/** Records of one spool segment to work on; the thread gets a copy. */
export interface IngestBatch {
  segment: number;
  base: number;
  bytes: Uint8Array;
  offsets: Uint32Array;
}

/** What one sender sent in a batch. */
export interface SenderCount {
  address: string;
  transport: Transport;
  unitId?: string;
  vendor?: string;
  product?: string;
  events: number;
  unparsed: number;
  /** Milliseconds since the Unix epoch. */
  firstAt: number;
  lastAt: number;
}

export interface IngestResult {
  events: Event[];
  /** `index` points into `events`. */
  detections: { index: number; detection: Detection }[];
  /** Events that correlations count. */
  fired: FiredEvent[];
  /** `CorrelationSet.key` of the rules that looked at the batch. */
  correlations: string;
  senders: SenderCount[];
}

/** An event for which rules hold that correlations count. */
export interface FiredEvent {
  /** Points into `events`. */
  index: number;
  /** Ids of the rules. */
  rules: readonly string[];
  /** Where the spool has it. */
  position: Position;
}

export interface WorkerSetup {
  nodeId: string;
  timeZone: string;
  rulePaths: RulePaths;
  enrichment: Enrichment;
}

export type ToWorker =
  | { kind: 'batch'; turn: number; batch: IngestBatch }
  | { kind: 'enrichment'; enrichment: Enrichment }
  | { kind: 'reload'; turn: number; rulePaths: RulePaths }
  /** Gives a rule that was over its budget another chance; answered by the next `rule-stats`. */
  | { kind: 'switch-on'; ruleId: string };

export interface RulesInUse {
  rules: readonly SigmaRule[];
  faults: readonly RuleFault[];
}

/** What the rules of one thread did; every few seconds while there is work. */
export interface RuleStats {
  /** Those that changed since the last report. */
  costs: readonly RuleCost[];
}

export type FromWorker =
  | { kind: 'ready'; inUse: RulesInUse; correlations: CorrelationSet }
  | { kind: 'result'; turn: number; result: IngestResult }
  | { kind: 'rule-stats'; stats: RuleStats }
  | { kind: 'reloaded'; turn: number; inUse: RulesInUse; correlations: CorrelationSet }
  /** The rules before stay in use. */
  | { kind: 'reload-refused'; turn: number; reason: string; faults: readonly RuleFault[] };
