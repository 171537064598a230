import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const assessments: WebResource = {
  name: 'assessments',
  List: lazy(() => import('./AssessmentList.tsx')),
  Show: lazy(() => import('./AssessmentShow.tsx')),
  pages: [{ path: ':id/diff/:other', Page: lazy(() => import('./DiffPage.tsx')) }],
};
