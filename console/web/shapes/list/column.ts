import type { RaRecord } from 'react-admin';
import type { ReactNode } from 'react';

/** One column of a list. */
export interface Column<R extends RaRecord> {
  /** Field to sort by, and the React key. */
  key: string;
  /** Message key of the head. */
  label: string;
  sortable?: boolean;
  align?: 'right';
  /** Left out below this width. */
  from?: 'md' | 'lg' | 'xl';
  /** Takes the width that is left; one per table. */
  grow?: boolean;
  render: (record: R) => ReactNode;
}

/** A group of choices in the left panel; picking one sets `filter[field]`. */
export interface Facet {
  field: string;
  label: string;
  choices: readonly { value: string | number | boolean; label: ReactNode; count?: number }[];
}
