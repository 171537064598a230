import { scanTimestamp } from '../../codecs/timestamp/scan.ts';
import type { Draft, SyslogLine } from '../parser.ts';

export type ObserverType =
  | 'firewall'
  | 'switch'
  | 'ips'
  | 'waf'
  | 'proxy'
  | 'gateway'
  | 'bastion'
  | 'database-audit'
  | 'sandbox'
  | 'network';

/** Names the product that wrote the line. `observer.hostname` is the device, not a relay before it. */
export function setObserver(
  draft: Draft,
  line: SyslogLine,
  vendor: string,
  product: string,
  type: ObserverType,
): void {
  draft['observer.vendor'] = vendor;
  draft['observer.product'] = product;
  draft['observer.type'] = type;
  if (line.hostname !== undefined) draft['observer.hostname'] ??= line.hostname;
}

/** Notes the device's own time when the text holds one at its start. */
export function notePayloadTime(line: SyslogLine, text: string | undefined): void {
  const stamp = text === undefined ? undefined : scanTimestamp(text, 0);
  if (stamp?.year !== undefined) line.payloadTime ??= stamp;
}

/** Notes epoch seconds or milliseconds; numbers that are no date of this century are left alone. */
export function noteEpoch(line: SyslogLine, text: string | undefined): void {
  if (text === undefined || !/^\d{10}(?:\d{3})?$/.test(text)) return;
  const value = Number(text);
  line.payloadTime ??= text.length === 10 ? value * 1000 : value;
}
