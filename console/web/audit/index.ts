import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const audit: WebResource = {
  name: 'audit',
  List: lazy(() => import('./AuditList.tsx')),
};
