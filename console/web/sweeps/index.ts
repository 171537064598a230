import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const sweeps: WebResource = {
  name: 'sweeps',
  List: lazy(() => import('./SweepList.tsx')),
  Show: lazy(() => import('./SweepShow.tsx')),
};
