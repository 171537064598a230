import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const systems: WebResource = {
  name: 'systems',
  List: lazy(() => import('./SystemList.tsx')),
  Show: lazy(() => import('./SystemShow.tsx')),
  pages: [
    { path: 'new', Page: lazy(() => import('./grading/NewSystemPage.tsx')) },
    { path: ':id/level', Page: lazy(() => import('./grading/RegradePage.tsx')) },
  ],
};
