import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const channels: WebResource = {
  name: 'channels',
  List: lazy(() => import('./ChannelList.tsx')),
  pages: [{ path: 'outbound', Page: lazy(() => import('./OutboundPage.tsx')) }],
};
