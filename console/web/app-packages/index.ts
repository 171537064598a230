import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const appPackages: WebResource = {
  name: 'app-packages',
  List: lazy(() => import('./PackageList.tsx')),
  Show: lazy(() => import('./PackageShow.tsx')),
  pages: [
    { path: 'upload', Page: lazy(() => import('./UploadPage.tsx')) },
    { path: ':id/compare/:other', Page: lazy(() => import('./ComparePage.tsx')) },
  ],
};
