import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const filings: WebResource = {
  name: 'filings',
  List: lazy(() => import('./FilingList.tsx')),
  Show: lazy(() => import('./FilingShow.tsx')),
};
