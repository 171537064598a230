import { Client } from '@elastic/elasticsearch';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeEventStore } from '../event-store.contract.ts';
import type { EventStore } from '../event-store.ts';
import { always, sample } from '../testing/event-fixtures.ts';
import { startKeyCheckingProxy, type KeyCheckingProxy } from '../testing/key-checking-proxy.ts';
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

  describe('a cluster behind TLS and an API key', () => {
    let proxy: KeyCheckingProxy;
    const log = pino({ level: 'silent' });
    beforeAll(async () => {
      proxy = await startKeyCheckingProxy(node.url, 'right-key');
    });
    afterAll(() => proxy?.close());

    it('works with the key and the CA', async () => {
      const { url, ca } = proxy;
      const deps = { nodes: [url], apiKey: 'right-key', ca, prefix: 'tls', time, log };
      const store = await createElasticsearchEventStore(deps);
      expect(await store.append([sample[0]!])).toEqual({ stored: 1, duplicates: 0 });
      proxy.pushBack(2);
      expect(await store.append([sample[1]!])).toEqual({ stored: 1, duplicates: 0 });
      expect(await store.get('a1')).toEqual(sample[0]);
      await store.stop();
    });
    it('refuses a wrong key, and a certificate of another CA', async () => {
      const { url, ca } = proxy;
      const wrong = { nodes: [url], apiKey: 'wrong-key', ca, time, log };
      await expect(createElasticsearchEventStore(wrong)).rejects.toMatchObject({
        code: 'EVENT_STORE_UNAVAILABLE',
        message: expect.stringMatching(/key/u),
      });
      const untrusted = { nodes: [url], apiKey: 'right-key', time, log };
      await expect(createElasticsearchEventStore(untrusted)).rejects.toMatchObject({
        code: 'EVENT_STORE_UNAVAILABLE',
      });
    });
  });

  it('refuses appends, and says why, while the cluster cannot be reached', async () => {
    const proxy = await startKeyCheckingProxy(node.url, 'k');
    const deps = { nodes: [proxy.url], apiKey: 'k', ca: proxy.ca, prefix: 'gone', time };
    const store = await createElasticsearchEventStore({ ...deps, log: pino({ level: 'silent' }) });
    await proxy.close();
    const expected = { code: 'EVENT_STORE_UNAVAILABLE', retryable: true };
    await expect(store.append([sample[0]!])).rejects.toMatchObject(expected);
    expect((await store.stats()).refusing).toMatch(/search cluster/u);
    await store.stop();
  });

  it('waits for the shards of a day rather than leaving its events out', async () => {
    const store = await openAs('late');
    await store.append([sample[0]!]);
    const index = indexOf(store, '2026-03-09');
    const nowhere = { 'index.routing.allocation.require._name': 'no-such-node' };
    await client.indices.create({ index, settings: nowhere, wait_for_active_shards: 0 });
    const counting = store.aggregate({ range: always }, { n: { kind: 'count' } });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const anywhere = { 'index.routing.allocation.require._name': null };
    await client.indices.putSettings({ index, settings: anywhere });
    expect(await counting).toEqual({ n: { kind: 'count', value: 1 } });
    await store.stop();
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
