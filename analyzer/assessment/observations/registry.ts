import { alertHandling } from './alert-handling.ts';
import { assetIdentity } from './asset-identity.ts';
import { assetMonitoring } from './asset-monitoring.ts';
import { clockSkew } from './clock-skew.ts';
import { deviceLoad } from './device-load.ts';
import { eventPresence } from './event-presence.ts';
import { managementProtocol } from './management-protocol.ts';
import type { Observation } from './observation.ts';
import { recordCompleteness } from './record-completeness.ts';
import { sourceActivity } from './source-activity.ts';
import { sourceRetention } from './source-retention.ts';
import { unusedPorts } from './unused-ports.ts';

/** What checks in rules/compliance/checks may name as their `observation`. */
export const observations: ReadonlyMap<string, Observation> = new Map([
  ['alert-handling', alertHandling],
  ['asset-identity', assetIdentity],
  ['asset-monitoring', assetMonitoring],
  ['clock-skew', clockSkew],
  ['device-load', deviceLoad],
  ['event-presence', eventPresence],
  ['management-protocol', managementProtocol],
  ['record-completeness', recordCompleteness],
  ['source-activity', sourceActivity],
  ['source-retention', sourceRetention],
  ['unused-ports', unusedPorts],
]);
