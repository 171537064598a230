import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const rules: WebResource = {
  name: 'rules',
  List: lazy(() => import('./RuleList.tsx')),
  Show: lazy(() => import('./RuleShow.tsx')),
};
