import type { Frame } from '../frame.ts';

/** What a layer hands to the one above: a stretch of bytes, and from whom to whom. */
export interface Payload {
  frame: Frame;
  bytes: Uint8Array;
  at: number;
  end: number;
  version: 4 | 6;
  source: string;
  destination: string;
  hopLimit: number;
  sourcePort: number;
  targetPort: number;
}
