import type { PortalMeasurement } from '../../collector/probes/portal/result.ts';
import type { PortalState } from './tables.ts';

/**
 * One word for a measurement. `unknown` where a deciding step could not be taken; `partial` where the site is there over
 * IPv6 but something of it is not.
 */
export function portalStateOf(
  { aaaa, tcp443, tcp80, http, tls, links }: PortalMeasurement,
  fullSupportShare: number,
): PortalState {
  if (aaaa.passed !== true) return aaaa.passed === null ? 'unknown' : 'unsupported';
  const ports = [tcp443.passed, tcp80.passed];
  if (!ports.includes(true)) return ports.includes(null) ? 'unknown' : 'unsupported';
  if (http.passed === null) return 'unknown';
  if (!http.passed) return http.reason === 'status-differs' ? 'partial' : 'unsupported';
  const enoughLinks = links.tried === 0 || links.reachable / links.tried >= fullSupportShare;
  const isEncrypted = tcp443.passed !== true || tls.passed === true;
  return enoughLinks && isEncrypted ? 'supported' : 'partial';
}
