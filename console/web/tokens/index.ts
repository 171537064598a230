import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const tokens: WebResource = {
  name: 'tokens',
  List: lazy(() => import('./TokenList.tsx')),
};
