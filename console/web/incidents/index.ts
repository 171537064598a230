import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const incidents: WebResource = {
  name: 'incidents',
  List: lazy(() => import('./IncidentList.tsx')),
  Show: lazy(() => import('./IncidentShow.tsx')),
};
