export const knowledgeKinds = ['leases', 'dns', 'reverse-walk'] as const;
export type KnowledgeKind = (typeof knowledgeKinds)[number];

/** A file of leases or names that was taken over, or a reverse zone that was walked. */
export interface KnowledgeRunTable {
  id: string;
  unit_id: string;
  kind: KnowledgeKind;
  /** Name of the file, or the prefix. */
  name: string;
  /** Walks: the DNS server that was asked. */
  server: string | null;
  /** Files: the blob. */
  sha256: string | null;
  state: 'queued' | 'running' | 'done' | 'failed';
  /** Walks: why it ended. Of a failure: the code. */
  outcome: string | null;
  addresses: number;
  /** Machines of the inventory that it says something of. */
  assets: number;
  faults: number;
  dropped: number;
  /** Lines read, or questions asked. */
  asked: number;
  /** JSON: the first unusable lines, or what a walk passed over. */
  detail: string;
  by_name: string;
  created_by: string;
  created_at: string;
  ended_at: string | null;
}

export interface KnowledgeTables {
  knowledge_runs: KnowledgeRunTable;
}
