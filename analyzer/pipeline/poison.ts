import type { Event } from '../../collector/events/event.ts';
import { decodeRecord, recordId } from '../../collector/spool/record.ts';
import type { Enrichment } from './enrichment.ts';
import { emptyResult, enrich } from './ingest-batch.ts';
import type { IngestBatch, IngestResult } from './messages.ts';

const maxKeptBytes = 65_536;

/** The event of a line that broke an ingest thread: kept as text, no parser and no rule looks at it again. */
export function poisonResult(
  batch: IngestBatch,
  nodeId: string,
  enrichment: Enrichment,
  reason: string,
): IngestResult {
  const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength);
  const result = emptyResult('');
  for (const offset of batch.offsets) {
    const line = decodeRecord(bytes, offset);
    const at = new Date(line.receivedAt).toISOString();
    const text = new TextDecoder().decode(line.raw.subarray(0, maxKeptBytes));
    const event: Event = {
      '@timestamp': at,
      'event.id': recordId(nodeId, batch.segment, batch.base + offset),
      'event.ingested': at,
      'event.original': text,
      'event.kind': 'pipeline_error',
      'error.code': 'POISON_LINE',
      'error.message': `This line broke the parsing thread (${reason}) and was kept unparsed.`,
      message: text,
      'log.source.address': line.sourceAddress,
    };
    enrich(event, line.sourceAddress, enrichment);
    result.events.push(event);
    const unitId = event['unit.id'];
    result.senders.push({
      address: line.sourceAddress,
      transport: line.transport,
      events: 1,
      unparsed: 1,
      firstAt: line.receivedAt,
      lastAt: line.receivedAt,
      ...(typeof unitId === 'string' ? { unitId } : {}),
    });
  }
  return result;
}
