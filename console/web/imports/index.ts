import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const imports: WebResource = {
  name: 'imports',
  List: lazy(() => import('./ImportsPage.tsx')),
  pages: [{ path: ':kind/:id', Page: lazy(() => import('./ImportPage.tsx')) }],
};
