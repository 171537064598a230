import { alertHandling } from './alert-handling.ts';
import { assetIdentity } from './asset-identity.ts';
import { assetMonitoring } from './asset-monitoring.ts';
import { bastionPath } from './bastion-path.ts';
import { changeHours } from './change-hours.ts';
import { clockSkew } from './clock-skew.ts';
import { crowdedPorts } from './crowded-ports.ts';
import { deviceLoad } from './device-load.ts';
import { deviceMemory } from './device-memory.ts';
import { dormantAccounts } from './dormant-accounts.ts';
import { drillImprovements } from './drill-improvements.ts';
import { eventPresence } from './event-presence.ts';
import { eventShare } from './event-share.ts';
import { latestOutcome } from './latest-outcome.ts';
import { leaverAccess } from './leaver-access.ts';
import { lockOut } from './lock-out.ts';
import { logStore } from './log-store.ts';
import { managementCrypto } from './management-crypto.ts';
import { managementProtocol } from './management-protocol.ts';
import { neighbourInventory } from './neighbour-inventory.ts';
import { networkZones } from './network-zones.ts';
import type { Observation } from './observation.ts';
import { recordCompleteness } from './record-completeness.ts';
import { reportDeadlines } from './report-deadlines.ts';
import { roleSeparation } from './role-separation.ts';
import { secondFactor } from './second-factor.ts';
import { sensorHealth } from './sensor-health.ts';
import { sharedAccounts } from './shared-accounts.ts';
import { singlePoints } from './single-points.ts';
import { sourceActivity } from './source-activity.ts';
import { sourceCoverage } from './source-coverage.ts';
import { sourceRetention } from './source-retention.ts';
import { unusedPorts } from './unused-ports.ts';

/** What checks in rules/compliance/checks may name as their `observation`. */
export const observations: ReadonlyMap<string, Observation> = new Map([
  ['alert-handling', alertHandling],
  ['asset-identity', assetIdentity],
  ['asset-monitoring', assetMonitoring],
  ['bastion-path', bastionPath],
  ['change-hours', changeHours],
  ['clock-skew', clockSkew],
  ['crowded-ports', crowdedPorts],
  ['device-load', deviceLoad],
  ['device-memory', deviceMemory],
  ['dormant-accounts', dormantAccounts],
  ['drill-improvements', drillImprovements],
  ['event-presence', eventPresence],
  ['event-share', eventShare],
  ['latest-outcome', latestOutcome],
  ['leaver-access', leaverAccess],
  ['lock-out', lockOut],
  ['log-store', logStore],
  ['management-crypto', managementCrypto],
  ['management-protocol', managementProtocol],
  ['neighbour-inventory', neighbourInventory],
  ['network-zones', networkZones],
  ['record-completeness', recordCompleteness],
  ['report-deadlines', reportDeadlines],
  ['role-separation', roleSeparation],
  ['second-factor', secondFactor],
  ['sensor-health', sensorHealth],
  ['shared-accounts', sharedAccounts],
  ['single-points', singlePoints],
  ['source-activity', sourceActivity],
  ['source-coverage', sourceCoverage],
  ['source-retention', sourceRetention],
  ['unused-ports', unusedPorts],
]);
