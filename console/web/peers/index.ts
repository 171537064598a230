import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const peers: WebResource = {
  name: 'peers',
  List: lazy(() => import('./PeerList.tsx')),
};
