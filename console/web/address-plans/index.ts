import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const addressPlans: WebResource = {
  name: 'address-plans',
  List: lazy(() => import('./PlanList.tsx')),
  Show: lazy(() => import('./PlanShow.tsx')),
};
