import type { CaptureFault, CaptureFaultCode } from './facts.ts';

/** Reading ended early. What was read before stays; `packet` and `offset` say where. */
export class CaptureError extends Error {
  readonly code: CaptureFaultCode;
  readonly packet: number;
  readonly offset: number | null;

  constructor(code: CaptureFaultCode, message: string, packet: number, offset: number | null) {
    super(message);
    this.code = code;
    this.packet = packet;
    this.offset = offset;
  }
}

export function faultOf({ code, message, packet, offset }: CaptureError): CaptureFault {
  return { code, message, packet, offset };
}
