import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const assets: WebResource = {
  name: 'assets',
  List: lazy(() => import('./AssetList.tsx')),
  Show: lazy(() => import('./AssetShow.tsx')),
};

export const assetChanges: WebResource = {
  name: 'asset-changes',
  List: lazy(() => import('./ChangeList.tsx')),
};

export const assetConflicts: WebResource = {
  name: 'asset-conflicts',
  List: lazy(() => import('./ConflictList.tsx')),
};
