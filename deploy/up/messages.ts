import { join } from 'node:path';
import type { ChannelConfig } from '../../console/delivery/channel.ts';
import { createMessenger, type Messenger } from '../../console/delivery/messenger.ts';
import type { TargetGuardDeps } from '../../console/delivery/target-guard.ts';
import type { Config } from '../config/schema.ts';
import { root } from '../paths.ts';
import type { AnalysisDeps } from './analysis.ts';

/** Hosts that people may make the node speak with, besides public ones. */
function outgoingTargets({ delivery, smtp }: Config): TargetGuardDeps {
  const { allowedHosts, allowLoopbackTargets } = delivery;
  return {
    // Whoever writes the configuration owns the node.
    allowedHosts: [...allowedHosts, ...(smtp.host === undefined ? [] : [smtp.host])],
    allowLoopbackTargets,
  };
}

/** The mail server of the configuration, when it names one and a sender. */
function nodeMailOf({ smtp }: Config): { nodeMail?: ChannelConfig } {
  const { host, port, user, password, from, security } = smtp;
  if (host === undefined || from === undefined) return {};
  return {
    nodeMail: {
      settings: { host, port, from, security, ...(user !== undefined && { user }) },
      secrets: password === undefined ? {} : { password },
    },
  };
}

/** Inbox, channels and what leaves the house; not started. */
export function createMessages(deps: AnalysisDeps): Messenger {
  const { config, stores, secrets, live, time, log, metrics } = deps;
  const { publicUrl } = config.http;
  return createMessenger({
    ...stores,
    secrets,
    live,
    time,
    log,
    metrics,
    rules: join(root, 'rules', 'messages'),
    targets: outgoingTargets(config),
    ...nodeMailOf(config),
    ...(publicUrl !== undefined && { publicUrl }),
  });
}
