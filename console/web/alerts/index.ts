import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const alerts: WebResource = {
  name: 'alerts',
  List: lazy(() => import('./AlertList.tsx')),
  Show: lazy(() => import('./AlertShow.tsx')),
};
