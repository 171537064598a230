import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const sources: WebResource = {
  name: 'sources',
  List: lazy(() => import('./SourceList.tsx')),
};
