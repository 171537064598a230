import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const attestations: WebResource = {
  name: 'attestations',
  List: lazy(() => import('./AttestationList.tsx')),
  Show: lazy(() => import('./AttestationShow.tsx')),
};
