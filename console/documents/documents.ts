import type { Cell, DocumentDescription, DocumentFormat, TableColumn } from './description.ts';

/** A long list whose rows come in batches, so that nobody holds them all beside the thread that writes them. */
export interface ListDescription {
  title: string;
  columns: readonly TableColumn[];
  meta: DocumentDescription['meta'];
  rows: AsyncIterable<readonly (readonly Cell[])[]>;
}

export interface Documents {
  /** Rejects with a `DocumentError`. */
  render(description: DocumentDescription, format: DocumentFormat): Promise<Uint8Array>;
  renderList(list: ListDescription, format: 'xlsx' | 'csv'): Promise<Uint8Array>;
  /** Ends the threads; what waits is rejected. Safe twice. */
  stop(): Promise<void>;
}
