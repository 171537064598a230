import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const deliveries: WebResource = {
  name: 'deliveries',
  List: lazy(() => import('./DeliveryList.tsx')),
  Show: lazy(() => import('./DeliveryShow.tsx')),
  pages: [
    { path: 'board', Page: lazy(() => import('./DeliveryBoardPage.tsx')) },
    { path: ':id/feedback', Page: lazy(() => import('./FeedbackPage.tsx')) },
  ],
};
