import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const exposure: WebResource = {
  name: 'exposure',
  List: lazy(() => import('./ExposurePage.tsx')),
};

export const exposureFindings: WebResource = {
  name: 'exposure-findings',
  List: lazy(() => import('./FindingList.tsx')),
  Show: lazy(() => import('./FindingShow.tsx')),
};
