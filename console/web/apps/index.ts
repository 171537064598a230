import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const apps: WebResource = {
  name: 'apps',
  List: lazy(() => import('./AppList.tsx')),
  Show: lazy(() => import('./AppShow.tsx')),
  pages: [
    { path: 'new', Page: lazy(() => import('./NewAppPage.tsx')) },
    { path: 'catalogue', Page: lazy(() => import('./CataloguePage.tsx')) },
    { path: 'catalogue/:id', Page: lazy(() => import('./CatalogueEntryPage.tsx')) },
    { path: 'lists', Page: lazy(() => import('./lists/ListsPage.tsx')) },
    { path: ':id/edit', Page: lazy(() => import('./EditAppPage.tsx')) },
  ],
};
