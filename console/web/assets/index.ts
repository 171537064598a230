import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const assets: WebResource = {
  name: 'assets',
  List: lazy(() => import('./AssetList.tsx')),
  Show: lazy(() => import('./AssetShow.tsx')),
};
