import type { Static } from 'typebox';
import type {
  CaptureDetailView,
  CaptureFindingView,
  CaptureHostView,
  CaptureNameView,
  CaptureRouterSchema,
  CaptureDhcpServerSchema,
  CaptureView,
  NetworkServiceView,
} from '../../api/captures/schema.ts';

export type Capture = CaptureView;
export type CaptureDetail = CaptureDetailView;
export type CaptureHost = CaptureHostView;
export type CaptureName = CaptureNameView;
export type CaptureFinding = CaptureFindingView;
export type NetworkService = NetworkServiceView;
export type CaptureRouter = Static<typeof CaptureRouterSchema>;
export type CaptureDhcpServer = Static<typeof CaptureDhcpServerSchema>;

export const captureStates = [
  'queued',
  'reading',
  'read',
  'partial',
  'failed',
] as const satisfies readonly Capture['state'][];

export const captureVerdicts = [
  'fail',
  'suspect',
  'unjudged',
] as const satisfies readonly CaptureFinding['verdict'][];

export const serviceKinds = [
  'router',
  'dhcpv4',
  'dhcpv6',
  'dns',
] as const satisfies readonly NetworkService['kind'][];

/** Somebody is still at it. */
export const isWaiting = ({ state }: Pick<Capture, 'state'>): boolean =>
  state === 'queued' || state === 'reading';
