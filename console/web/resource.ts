import type { ComponentType } from 'react';

/** What a resource folder offers: pages at `/<name>` and `/<name>/:id`, both loaded when first opened. */
export interface WebResource {
  name: string;
  List: ComponentType;
  Show?: ComponentType;
}
