import type { Logger } from 'pino';
import { createReadiness } from '../../analyzer/ipv6/readiness.ts';
import { loadIpv6Rules } from '../../analyzer/ipv6/rules.ts';
import { lazily } from '../../analyzer/register/lazily.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import { createTargetGuard } from '../../console/delivery/target-guard.ts';
import type { Config } from '../config/schema.ts';
import type { Stores } from './stores.ts';

/** Readiness for IPv6 of a node; sites are asked at public addresses and those that the owner of the node lets through. */
export function createNodeReadiness(deps: {
  config: Config;
  stores: Stores;
  time: TimeSource;
  log: Logger;
  allowLoopbackTargets: boolean;
}) {
  const { config, stores, time, log, allowLoopbackTargets } = deps;
  const { allowedHosts } = config.delivery;
  const guard = createTargetGuard({ allowedHosts, allowLoopbackTargets });
  const ipv6Rules = lazily(async () => loadIpv6Rules());
  const isAllowed = (address: string) =>
    guard.pin(address).then(
      () => true,
      () => false,
    );
  const readiness = createReadiness({ ...stores, time, log, rules: ipv6Rules, isAllowed });
  return { readiness, ipv6Rules };
}
