import type { ServerResponse } from 'node:http';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { listVisibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { InboxNews, LiveBus, LiveMessage } from '../../../analyzer/live/live-bus.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import type { Resource } from '../permission.ts';
import { Problem } from '../problem.ts';
import { loadRights, type Rights } from '../rights/rights.ts';

export interface LiveDeps {
  records: Records;
  live: LiveBus;
  time: TimeSource;
  /** Default: read from the policy. */
  rights?: Rights;
  /** Open streams of the node, default 500. */
  maxClients?: number;
  /** Open streams of one account, default 10. */
  maxPerAccount?: number;
  /** Comment line that keeps proxies from closing the stream, default 15,000 ms. */
  heartbeatMs?: number;
  /** How long units once seen are believed, default 60,000 ms. */
  visibilityMs?: number;
  /** A stream ends after this and the browser opens it again, with the rights of then; default 10 minutes. */
  maxAgeMs?: number;
}

/** A client that reads this much too slowly is closed; it loads the page again and misses nothing. */
const maxBufferedBytes = 256 * 1024;

type Topic = Exclude<LiveMessage, InboxNews>['topic'];

/** Who may read these hears of them. */
const resourceOf: Record<Topic, Resource> = {
  alert: 'alerts',
  source: 'sources',
  asset: 'assets',
  health: 'health',
  notice: 'notices',
  delivery: 'notices',
  incident: 'incidents',
  run: 'drills',
  drill: 'drills',
  attestation: 'assessments',
  exception: 'assessments',
  filing: 'assessments',
  finding: 'findings',
  'app-filing': 'apps',
  'app-use': 'apps',
  'app-package': 'apps',
  sweep: 'sweeps',
  capture: 'captures',
};

/** Units per topic that the reader holds the right for; a topic without the right is absent. */
type Hearing = ReadonlyMap<Topic, ReadonlySet<string>>;

interface Client {
  accountId: string;
  principal: Principal;
  response: ServerResponse;
  hearing: Hearing;
}

/** Server-sent events: what changed, for the units that the reader sees. */
export function liveFeature(deps: LiveDeps): Feature {
  const { records, live, time } = deps;
  const limits = {
    maxClients: deps.maxClients ?? 500,
    maxPerAccount: deps.maxPerAccount ?? 10,
    heartbeatMs: deps.heartbeatMs ?? 15_000,
    visibilityMs: deps.visibilityMs ?? 60_000,
    maxAgeMs: deps.maxAgeMs ?? 10 * 60_000,
  };
  const clients = new Set<Client>();

  async function hearingOf(rights: Rights, principal: Principal): Promise<Hearing> {
    const hearing = new Map<Topic, Set<string>>();
    for (const [topic, resource] of Object.entries(resourceOf) as [Topic, Resource][]) {
      const grants = rights.grantsFor(principal.grants, { resource, action: 'read' });
      if (grants.length === 0) continue;
      const units = await listVisibleUnitIds(records.db, { grants }, isoNow(time));
      hearing.set(topic, new Set(units));
    }
    return hearing;
  }

  function send(client: Client, text: string): void {
    if (client.response.writableLength > maxBufferedBytes) client.response.destroy();
    else client.response.write(text);
  }

  function publishInbox({ topic, accountIds }: InboxNews): void {
    const people = new Set(accountIds);
    const text = `data: ${JSON.stringify({ topic })}\n\n`;
    for (const client of clients) {
      if (people.has(client.accountId)) send(client, text);
    }
  }

  function publish(message: LiveMessage): void {
    if (message.topic === 'inbox') {
      publishInbox(message);
      return;
    }
    const alsoUnits = ('alsoUnits' in message && message.alsoUnits) || [];
    const text = `data: ${JSON.stringify({ ...message, alsoUnits: undefined })}\n\n`;
    const hears = (units: ReadonlySet<string>): boolean =>
      message.unitId === undefined ||
      units.has(message.unitId) ||
      alsoUnits.some((unit) => units.has(unit));
    for (const client of clients) {
      const units = client.hearing.get(message.topic);
      if (units && hears(units)) send(client, text);
    }
  }

  function refuseTooMany(accountId: string): void {
    const own = [...clients].filter((client) => client.accountId === accountId).length;
    if (clients.size >= limits.maxClients || own >= limits.maxPerAccount) {
      throw new Problem(503, 'TOO_MANY_STREAMS', 'Too many live streams are open.');
    }
  }

  async function refreshHearing(rights: Rights): Promise<void> {
    for (const client of clients) {
      try {
        client.hearing = await hearingOf(rights, client.principal);
      } catch {
        client.response.destroy();
      }
    }
  }

  return async (api) => {
    const rights = deps.rights ?? (await loadRights());
    const unsubscribe = live.subscribe(publish);
    const heartbeat = setInterval(() => {
      for (const client of clients) send(client, ': still here\n\n');
    }, limits.heartbeatMs).unref();
    const refresh = setInterval(() => void refreshHearing(rights), limits.visibilityMs).unref();
    api.addHook('preClose', async () => {
      clearInterval(heartbeat);
      clearInterval(refresh);
      unsubscribe();
      for (const client of clients) client.response.end();
    });

    api.get(
      '/live',
      { config: { permission: 'signed-in', background: true } },
      async (request, reply) => {
        const { principal } = request;
        refuseTooMany(principal.accountId);
        const hearing = await hearingOf(rights, principal);
        refuseTooMany(principal.accountId);
        reply.hijack();
        const response = reply.raw;
        const client: Client = { accountId: principal.accountId, principal, response, hearing };
        for (const [name, value] of Object.entries(reply.getHeaders())) {
          if (value !== undefined) response.setHeader(name, value);
        }
        response.writeHead(200, {
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-store, no-transform',
          'x-accel-buffering': 'no',
        });
        response.write('retry: 3000\n\n');
        clients.add(client);
        const end = setTimeout(() => response.end(), limits.maxAgeMs).unref();
        response.on('close', () => {
          clearTimeout(end);
          clients.delete(client);
        });
        response.on('error', () => clients.delete(client));
      },
    );
  };
}
