import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const deadlines: WebResource = {
  name: 'deadlines',
  List: lazy(() => import('./DeadlineList.tsx')),
  pages: [{ path: 'calendar', Page: lazy(() => import('./CalendarPage.tsx')) }],
};
