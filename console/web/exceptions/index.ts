import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const exceptions: WebResource = {
  name: 'exceptions',
  List: lazy(() => import('./ExceptionList.tsx')),
  Show: lazy(() => import('./ExceptionShow.tsx')),
};
