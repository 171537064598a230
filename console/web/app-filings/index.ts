import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const appFilings: WebResource = {
  name: 'app-filings',
  List: lazy(() => import('./AppFilingList.tsx')),
  Show: lazy(() => import('./AppFilingShow.tsx')),
  pages: [{ path: ':id/review', Page: lazy(() => import('./AppFilingDesk.tsx')) }],
};
