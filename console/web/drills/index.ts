import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const drills: WebResource = {
  name: 'drills',
  List: lazy(() => import('./DrillList.tsx')),
  Show: lazy(() => import('./DrillShow.tsx')),
  pages: [
    { path: 'new', Page: lazy(() => import('./plan/NewDrillPage.tsx')) },
    { path: ':id/plan', Page: lazy(() => import('./plan/PlanPage.tsx')) },
    { path: ':id/live', Page: lazy(() => import('./live/LivePage.tsx')) },
    { path: ':id/play', Page: lazy(() => import('./play/PlayPage.tsx')) },
    { path: ':id/validate', Page: lazy(() => import('./validate/ValidatePage.tsx')) },
    { path: ':id/debrief', Page: lazy(() => import('./results/DebriefPage.tsx')) },
    { path: ':id/paper', Page: lazy(() => import('./paper/PaperPage.tsx')) },
  ],
};
