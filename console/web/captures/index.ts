import { lazy } from 'react';
import type { WebResource } from '../resource.ts';

export const captures: WebResource = {
  name: 'captures',
  List: lazy(() => import('./CaptureList.tsx')),
  Show: lazy(() => import('./CaptureShow.tsx')),
};

export const captureFindings: WebResource = {
  name: 'capture-findings',
  List: lazy(() => import('./FindingList.tsx')),
};

export const networkServices: WebResource = {
  name: 'network-services',
  List: lazy(() => import('./ServiceList.tsx')),
};
