import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const notices: WebResource = {
  name: 'notices',
  List: lazy(() => import('./NoticeList.tsx')),
  Show: lazy(() => import('./NoticeShow.tsx')),
  pages: [
    { path: 'new', Page: lazy(() => import('./NoticeDraftPage.tsx')) },
    { path: ':id/edit', Page: lazy(() => import('./NoticeDraftPage.tsx')) },
  ],
};
