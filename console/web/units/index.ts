import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const units: WebResource = {
  name: 'units',
  List: lazy(() => import('./UnitTree.tsx')),
};
