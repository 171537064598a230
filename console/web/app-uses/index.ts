import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const appUses: WebResource = {
  name: 'app-uses',
  List: lazy(() => import('./AppUseList.tsx')),
  Show: lazy(() => import('./AppUseShow.tsx')),
  pages: [
    { path: ':id/review', Page: lazy(() => import('./AppUseDesk.tsx')) },
    { path: ':id/edit', Page: lazy(() => import('./EditUsePage.tsx')) },
  ],
};
