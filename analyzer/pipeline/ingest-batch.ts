import type { Event } from '../../collector/events/event.ts';
import { parseLine } from '../../collector/parsers/parse-line.ts';
import type { SourceLine } from '../../collector/sources/line-sink.ts';
import { decodeRecord, recordId } from '../../collector/spool/record.ts';
import type { RuleSet } from '../detection/rule-set.ts';
import type { Enrichment } from './enrichment.ts';
import type { IngestBatch, IngestResult, SenderCount } from './messages.ts';

export interface IngestContext {
  nodeId: string;
  timeZone: string;
  enrichment: Enrichment;
  ruleSet: RuleSet;
}

/** Sets `unit.id` and `asset.id` by the address of the sender. */
export function enrich(event: Event, sourceAddress: string, enrichment: Enrichment): void {
  const owner = enrichment.owners.get(sourceAddress);
  const unitId = owner?.unitId ?? enrichment.defaultUnitId;
  if (unitId !== undefined) event['unit.id'] = unitId;
  if (owner?.assetId !== undefined) event['asset.id'] = owner.assetId;
}

function textOf(event: Event, field: string): string | undefined {
  const value = event[field];
  return typeof value === 'string' ? value : undefined;
}

function countSender(senders: Map<string, SenderCount>, line: SourceLine, event: Event): void {
  const key = `${line.transport} ${line.sourceAddress}`;
  let count = senders.get(key);
  if (!count) {
    count = {
      address: line.sourceAddress,
      transport: line.transport,
      events: 0,
      unparsed: 0,
      firstAt: line.receivedAt,
      lastAt: line.receivedAt,
    };
    senders.set(key, count);
  }
  count.events++;
  count.lastAt = Math.max(count.lastAt, line.receivedAt);
  if (event['event.kind'] === 'pipeline_error') {
    count.unparsed++;
    return;
  }
  const vendor = textOf(event, 'observer.vendor');
  const product = textOf(event, 'observer.product');
  if (vendor !== undefined) count.vendor = vendor;
  if (product !== undefined) count.product = product;
}

export function emptyResult(correlations: string): IngestResult {
  return { events: [], detections: [], fired: [], correlations, senders: [] };
}

/** Records → events → unit and asset → detections. Synchronous: runs in an ingest thread. */
export function ingestBatch(batch: IngestBatch, context: IngestContext): IngestResult {
  const { nodeId, timeZone, enrichment, ruleSet } = context;
  const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength);
  const result = emptyResult(ruleSet.correlations.key);
  const senders = new Map<string, SenderCount>();
  for (const offset of batch.offsets) {
    const line = decodeRecord(bytes, offset);
    const event = parseLine(line.raw, {
      receivedAt: line.receivedAt,
      timeZone,
      sourceAddress: line.sourceAddress,
      id: recordId(nodeId, batch.segment, batch.base + offset),
    });
    enrich(event, line.sourceAddress, enrichment);
    const index = result.events.push(event) - 1;
    const { detections, fired } = ruleSet.look(event);
    for (const detection of detections) result.detections.push({ index, detection });
    if (fired.length > 0) {
      const position = { segment: batch.segment, offset: batch.base + offset };
      result.fired.push({ index, rules: fired, position });
    }
    countSender(senders, line, event);
  }
  for (const count of senders.values()) {
    const unitId = enrichment.owners.get(count.address)?.unitId ?? enrichment.defaultUnitId;
    result.senders.push(unitId === undefined ? count : { ...count, unitId });
  }
  return result;
}
