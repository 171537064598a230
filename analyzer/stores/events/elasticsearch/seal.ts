import type { Client } from '@elastic/elasticsearch';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SealCheck } from '../event-store.ts';
import { brokenLink, canonicalJson, DigestStream, type SealEntry } from '../manifest.ts';
import { statusOf } from './connect.ts';
import { statesOf, type Entry } from './manifest-index.ts';
import { exportIndex } from './search.ts';

/** Lines hashed before the event loop gets a turn; about 3 ms. */
const sliceLines = 200;

/**
 * The content of a day for hashing: its events in the order of ids, each as canonical JSON and a line end. It does
 * not depend on segments, merges or the cluster, so the same export elsewhere has the same hash.
 */
async function digestIndex(
  client: Client,
  index: string,
): Promise<Omit<SealEntry, 'kind' | 'day' | 'file'>> {
  const digests = new DigestStream();
  let rows = 0;
  let first = '';
  let last = '';
  for await (const events of exportIndex(client, index)) {
    for (const event of events) {
      digests.update(`${canonicalJson(event)}\n`);
      const at = event['@timestamp'];
      if (first === '' || at < first) first = at;
      if (at > last) last = at;
      rows += 1;
      if (rows % sliceLines === 0) await nextTurn();
    }
  }
  return { rows, first, last, ...digests.digest() };
}

/** Blocks writes, then hashes what is there. Undefined for a day without events. */
export async function sealIndex(
  client: Client,
  index: string,
  day: string,
): Promise<SealEntry | undefined> {
  await client.indices.addBlock({ index, block: 'write' });
  await client.indices.refresh({ index });
  const content = await digestIndex(client, index);
  return content.rows === 0 ? undefined : { kind: 'seal', day, file: index, ...content };
}

async function contentFault(client: Client, seal: SealEntry): Promise<string | undefined> {
  try {
    await client.indices.refresh({ index: seal.file });
    const found = await digestIndex(client, seal.file);
    if (found.rows !== seal.rows)
      return `index ${seal.file} has ${found.rows} of ${seal.rows} events`;
    if (found.sha256 !== seal.sha256)
      return `index ${seal.file} was changed: SHA-256 does not match`;
    if (found.sm3 !== seal.sm3) return `index ${seal.file} was changed: SM3 does not match`;
    return undefined;
  } catch (error) {
    if (statusOf(error) === 404) return `index ${seal.file} is missing`;
    throw error;
  }
}

/** Walks the chain; each sealed day that was not deleted since is exported and hashed again. */
export async function* verifyChain(
  client: Client,
  entries: readonly Entry[],
): AsyncGenerator<SealCheck> {
  const states = statesOf(entries.filter((entry) => entry.kind === 'tombstone'));
  let before: Entry | undefined;
  for (const entry of entries) {
    const { day } = entry;
    const broken = brokenLink(entry, before);
    before = entry;
    if (broken !== undefined) yield { kind: 'broken', day, reason: broken };
    else if (entry.kind === 'tombstone') yield { kind: 'tombstone', day, reason: entry.reason };
    else {
      const fault = states.has(day) ? undefined : await contentFault(client, entry);
      yield fault === undefined
        ? { kind: 'ok', day, rows: entry.rows }
        : { kind: 'broken', day, reason: fault };
    }
  }
}
