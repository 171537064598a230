import { Client } from '@elastic/elasticsearch';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { describeEventStore } from '../event-store.contract.ts';
import type { EventStore } from '../event-store.ts';
import { elasticsearchMissing, startTestNode, type TestNode } from '../testing/elasticsearch.ts';
import { createElasticsearchEventStore } from './elasticsearch-event-store.ts';

const missing = await elasticsearchMissing();
const time = { now: () => Date.parse('2026-03-04T00:00:00.000Z') };
const prefixes = new Map<EventStore, string>();
let node: TestNode;
let client: Client;
let opened = 0;

async function openAs(prefix: string): Promise<EventStore> {
  const store = await createElasticsearchEventStore({
    nodes: [node.url],
    prefix,
    time,
    log: pino({ level: 'silent' }),
  });
  prefixes.set(store, prefix);
  return store;
}

function indexOf(store: EventStore, day: string): string {
  return `${prefixes.get(store)!}-${day.replaceAll('-', '.')}`;
}

async function changeFirst(
  index: string,
  change: (source: Record<string, unknown>) => unknown,
): Promise<void> {
  const found = await client.search<Record<string, unknown>>({ index, size: 1, sort: ['_doc'] });
  const hit = found.hits.hits[0]!;
  await client.index({ index, id: hit._id!, document: change(hit._source!), refresh: true });
}

describe.skipIf(missing !== undefined)(missing ?? 'Elasticsearch', () => {
  beforeAll(async () => {
    node = await startTestNode();
    client = new Client({ node: node.url });
  });
  afterAll(async () => {
    await client?.close();
    await node?.stop();
  });

  describeEventStore('Elasticsearch', {
    open: () => {
      opened += 1;
      return openAs(`t${opened}`);
    },
    reopen: async (store) => {
      await store.stop();
      return openAs(prefixes.get(store)!);
    },
    flipByte: async (store, day) => {
      const index = indexOf(store, day);
      await client.indices.putSettings({ index, settings: { 'index.blocks.write': false } });
      await changeFirst(index, (source) => ({ ...source, 'event.original': 'another line' }));
    },
    removeDay: async (store, day) => {
      await client.indices.delete({ index: indexOf(store, day) });
    },
    editManifest: (store) =>
      changeFirst(`${prefixes.get(store)!}-manifest`, (source) => ({
        ...source,
        link: { ...(source['link'] as object), rows: 1 },
      })),
  });
});

if (missing !== undefined) it.skip(missing);
