import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const ipv6: WebResource = {
  name: 'ipv6',
  List: lazy(() => import('./Ipv6Page.tsx')),
  pages: [
    { path: 'portals', Page: lazy(() => import('./PortalList.tsx')) },
    { path: 'portals/:id', Page: lazy(() => import('./PortalShow.tsx')) },
    { path: 'lines', Page: lazy(() => import('./LineList.tsx')) },
    { path: 'units', Page: lazy(() => import('./UnitList.tsx')) },
  ],
};
