import { clockSkew } from './clock-skew.ts';
import { eventPresence } from './event-presence.ts';
import type { Observation } from './observation.ts';
import { recordCompleteness } from './record-completeness.ts';
import { sourceActivity } from './source-activity.ts';
import { sourceRetention } from './source-retention.ts';

/** What checks in rules/compliance/checks may name as their `observation`. */
export const observations: ReadonlyMap<string, Observation> = new Map([
  ['clock-skew', clockSkew],
  ['event-presence', eventPresence],
  ['record-completeness', recordCompleteness],
  ['source-activity', sourceActivity],
  ['source-retention', sourceRetention],
]);
