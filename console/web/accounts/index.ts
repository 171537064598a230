import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const accounts: WebResource = {
  name: 'accounts',
  List: lazy(() => import('./AccountList.tsx')),
  Show: lazy(() => import('./AccountShow.tsx')),
};
