import type { Logger } from 'pino';
import { createCaptures, type Captures } from '../../analyzer/captures/captures.ts';
import type { LiveBus } from '../../analyzer/live/live-bus.ts';
import { lazily } from '../../analyzer/register/lazily.ts';
import { loadCaptureRules } from '../../collector/captures/rules.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { Stores } from './stores.ts';

/** Captures of a node; their rules are read when the first one comes. */
export function createNodeCaptures(deps: {
  stores: Stores;
  live: LiveBus;
  time: TimeSource;
  log: Logger;
}): Captures {
  const { stores, ...rest } = deps;
  return createCaptures({ ...stores, ...rest, rules: lazily(async () => loadCaptureRules()) });
}
