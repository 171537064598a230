import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const knowledge: WebResource = {
  name: 'knowledge',
  List: lazy(() => import('./RunList.tsx')),
};
