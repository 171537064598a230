import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const playbooks: WebResource = {
  name: 'playbooks',
  List: lazy(() => import('./PlaybookList.tsx')),
  Show: lazy(() => import('./PlaybookShow.tsx')),
};
