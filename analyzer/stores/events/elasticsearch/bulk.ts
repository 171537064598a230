import type { Client } from '@elastic/elasticsearch';
import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreError } from '../errors.ts';
import { statusOf } from './connect.ts';
import type { EventDocument } from './documents.ts';

/** Tries of one batch for items that the cluster pushed back (429, 503), with growing pauses. */
const maxTries = 8;
const firstPauseMs = 100;
const longestPauseMs = 10_000;

export interface BulkResult {
  stored: number;
  duplicates: number;
  /** Items whose index takes no writes: their day was sealed meanwhile. */
  blocked: EventDocument[];
}

interface ItemResult {
  status: number;
  error?: { type?: string; reason?: string };
}

type Outcome = 'stored' | 'duplicate' | 'blocked' | 'again' | 'full' | 'refused';

function outcomeOf({ status, error }: ItemResult): Outcome {
  if (status === 200 || status === 201) return 'stored';
  if (status === 409) return 'duplicate';
  if (error?.type === 'cluster_block_exception') {
    return /index write \(api\)/u.test(error.reason ?? '') ? 'blocked' : 'full';
  }
  if (status === 429 || status >= 500) return 'again';
  return 'refused';
}

/** Exponential back-off with jitter, so that several nodes do not come back together. */
export function pauseBefore(attempt: number, random = Math.random): number {
  const ceiling = Math.min(longestPauseMs, firstPauseMs * 2 ** attempt);
  return Math.round(ceiling * (0.5 + random() / 2));
}

/**
 * Creates documents by event id in one index; those there already are duplicates. Only items that were pushed back
 * are sent again. Rejects when some remain: sending the whole batch again later is safe.
 */
export async function bulkCreate(
  client: Client,
  index: string,
  documents: readonly EventDocument[],
  wait: (ms: number) => Promise<unknown> = pause,
): Promise<BulkResult> {
  const result: BulkResult = { stored: 0, duplicates: 0, blocked: [] };
  let left = documents;
  for (let attempt = 0; left.length > 0; attempt += 1) {
    if (attempt > 0) await wait(pauseBefore(attempt));
    const again: EventDocument[] = [];
    const operations = left.flatMap(({ row, body }) => [
      { create: { _index: index, _id: row.id } },
      body,
    ]);
    for (const [at, item] of (await send(client, operations, left.length)).entries()) {
      const document = left[at];
      if (document) sort(document, item, result, again);
    }
    left = again;
    if (left.length > 0 && attempt + 1 >= maxTries) {
      throw new EventStoreError(
        'EVENT_STORE_UNAVAILABLE',
        `The search cluster pushed back ${left.length} events ${maxTries} times.`,
      );
    }
  }
  return result;
}

type Operations = unknown[];

/** A request that is pushed back whole counts as each of its items. */
async function send(client: Client, operations: Operations, items: number): Promise<ItemResult[]> {
  try {
    const answer = await client.bulk({ operations }, { maxRetries: 0 });
    return answer.items.map(
      (item): ItemResult => (item.create as ItemResult | undefined) ?? { status: 500 },
    );
  } catch (error) {
    if (statusOf(error) !== 429) throw error;
    return Array.from({ length: items }, () => ({ status: 429 }));
  }
}

function sort(
  document: EventDocument,
  item: ItemResult,
  result: BulkResult,
  again: EventDocument[],
): void {
  switch (outcomeOf(item)) {
    case 'stored':
      result.stored += 1;
      break;
    case 'duplicate':
      result.duplicates += 1;
      break;
    case 'blocked':
      result.blocked.push(document);
      break;
    case 'again':
      again.push(document);
      break;
    case 'full':
      throw new EventStoreError('EVENT_STORE_FULL', 'The disks of the search cluster are full.');
    case 'refused':
      throw new EventStoreError(
        'EVENT_REJECTED',
        `The search cluster refuses event ${document.row.id}: ${item.error?.reason ?? 'no reason given'}`,
      );
  }
}
