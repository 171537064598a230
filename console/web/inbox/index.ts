import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const inbox: WebResource = {
  name: 'inbox',
  List: lazy(() => import('./InboxPage.tsx')),
  pages: [{ path: 'settings', Page: lazy(() => import('./MessageSettings.tsx')) }],
};
