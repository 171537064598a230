import type { ComponentType } from 'react';

/** What a resource folder offers: pages at `/<name>` and `/<name>/:id`, each loaded when first opened. */
export interface WebResource {
  name: string;
  List: ComponentType;
  Show?: ComponentType;
  /** Further pages at `/<name>/<path>`, `board`, `new`. */
  pages?: readonly { path: string; Page: ComponentType }[];
}
