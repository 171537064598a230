import type { Client } from '@elastic/elasticsearch';
import { linkEntry, type Linked, type SealEntry, type TombstoneEntry } from '../manifest.ts';
import { statusOf } from './connect.ts';

export type Entry = Linked<SealEntry> | Linked<TombstoneEntry>;

/** The chain of seals and tombstones, one document per link, whose id is its number: two nodes cannot both add one. */
export class ManifestIndex {
  readonly #client: Client;
  readonly #index: string;

  constructor(client: Client, prefix: string) {
    this.#client = client;
    this.#index = `${prefix}-manifest`;
  }

  async create(replicas: number): Promise<void> {
    try {
      await this.#client.indices.create({
        index: this.#index,
        settings: { number_of_shards: 1, number_of_replicas: replicas },
        // The link is kept as the text that was hashed; only its number is searched.
        mappings: {
          dynamic: false,
          properties: {
            seq: { type: 'long' },
            day: { type: 'keyword' },
            link: { type: 'object', enabled: false },
          },
        },
      });
    } catch (error) {
      if (statusOf(error) !== 400) throw error; // It is there already.
    }
  }

  /** All links in order; a few hundred a year. */
  async read(): Promise<Entry[]> {
    await this.#client.indices.refresh({ index: this.#index });
    const entries: Entry[] = [];
    for (;;) {
      const last = entries.at(-1);
      const answer = await this.#client.search<{ link: Entry }>({
        index: this.#index,
        allow_partial_search_results: false,
        size: 1_000,
        sort: [{ seq: { order: 'asc' } }],
        ...(last ? { search_after: [last.seq] } : {}),
      });
      if (answer.hits.hits.length === 0) return entries;
      for (const { _source: source } of answer.hits.hits) if (source) entries.push(source.link);
    }
  }

  /** Adds a link to the end; tries again when another node was faster. */
  async append(entry: SealEntry | TombstoneEntry): Promise<Entry> {
    for (;;) {
      const link = linkEntry(entry, (await this.read()).at(-1));
      try {
        await this.#client.create({
          index: this.#index,
          id: String(link.seq).padStart(10, '0'),
          document: { seq: link.seq, day: link.day, link },
          refresh: true,
        });
        return link;
      } catch (error) {
        if (statusOf(error) !== 409) throw error;
      }
    }
  }
}

/** Days as the manifest has them last: sealed or deleted. */
export function statesOf(entries: readonly Entry[]): Map<string, Entry> {
  return new Map(entries.map((entry) => [entry.day, entry]));
}
