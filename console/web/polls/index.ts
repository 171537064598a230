import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const polls: WebResource = {
  name: 'polls',
  List: lazy(() => import('./PollList.tsx')),
};
