import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const findings: WebResource = {
  name: 'findings',
  List: lazy(() => import('./FindingList.tsx')),
  Show: lazy(() => import('./FindingShow.tsx')),
};
