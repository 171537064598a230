import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { DrillNews, DrillNewsBus } from '../../../../analyzer/drills/live/news.ts';
import { Problem } from '../../problem.ts';
import type { DrillStreamEvent } from './schema.ts';
import { actionView, itemView } from './views.ts';

export interface StreamLimits {
  /** Open streams of the node. */
  maxClients: number;
  /** Of one account. */
  maxPerAccount: number;
  /** Comment line that keeps proxies from closing the stream; also how often a place is seen. */
  heartbeatMs: number;
  /** A stream ends after this and the browser opens it again, with the rights of then. */
  maxAgeMs: number;
}

export const defaultStreamLimits: StreamLimits = {
  maxClients: 1_000,
  maxPerAccount: 10,
  heartbeatMs: 15_000,
  maxAgeMs: 10 * 60_000,
};

/** A client that reads this much too slowly is closed; it loads the page again and misses nothing. */
const maxBufferedBytes = 256 * 1024;

export interface Listener {
  drillId: string;
  accountId: string;
  /** Place whose inbox it hears of; undefined: none. */
  seat: string | undefined;
  /** Hears what players do. */
  staff: boolean;
  /** Plays all places of a rehearsal. */
  controls: boolean;
}

interface Client extends Listener {
  response: ServerResponse;
}

/** What one listener hears of some news. */
function eventFor(
  news: DrillNews,
  { staff, controls, seat }: Listener,
): DrillStreamEvent | undefined {
  switch (news.kind) {
    case 'changed':
      // Two hundred players do not read everything again because one of them did something.
      return staff || news.steps ? { kind: 'changed', version: news.version } : undefined;
    case 'clock':
      return { kind: 'clock', clock: news.clock };
    case 'item':
      return news.item.seat === seat && (controls || news.rehearsal !== true)
        ? { kind: 'item', item: itemView(news.item) }
        : undefined;
    case 'action':
      // Who reads files of it loads the view; names of files are not needed at once.
      return staff
        ? { kind: 'action', action: actionView(news.action, news.seat, new Map()) }
        : undefined;
    case 'presence': {
      const { signedAt, lastSeenAt } = news;
      return staff ? { kind: 'presence', seat: news.seat, signedAt, lastSeenAt } : undefined;
    }
  }
}

/** Server-sent events of drills: one subscription per drill, however many listen. */
export function createDrillStreams(
  news: DrillNewsBus,
  limits: StreamLimits,
  onHeartbeat: (listeners: readonly Listener[]) => void,
) {
  const clients = new Set<Client>();
  const subscriptions = new Map<string, { count: number; end: () => void }>();

  function send({ response }: Client, text: string): void {
    if (response.writableLength > maxBufferedBytes) response.destroy();
    else response.write(text);
  }

  function publish(message: DrillNews): void {
    for (const client of clients) {
      if (client.drillId !== message.drillId) continue;
      const event = eventFor(message, client);
      if (event) send(client, `event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`);
    }
  }

  function join(client: Client): void {
    clients.add(client);
    const known = subscriptions.get(client.drillId);
    if (known) known.count += 1;
    else {
      const end = news.subscribe(client.drillId, publish);
      subscriptions.set(client.drillId, { count: 1, end });
    }
  }

  function leave(client: Client): void {
    if (!clients.delete(client)) return;
    const known = subscriptions.get(client.drillId);
    if (!known) return;
    known.count -= 1;
    if (known.count > 0) return;
    known.end();
    subscriptions.delete(client.drillId);
  }

  const heartbeat = setInterval(() => {
    for (const client of clients) send(client, ': still here\n\n');
    if (clients.size > 0) onHeartbeat([...clients]);
  }, limits.heartbeatMs).unref();

  return {
    /** Throws Problem 503 TOO_MANY_STREAMS. */
    refuseTooMany(accountId: string): void {
      const own = [...clients].filter((client) => client.accountId === accountId).length;
      if (clients.size < limits.maxClients && own < limits.maxPerAccount) return;
      throw new Problem(503, 'TOO_MANY_STREAMS', 'Too many live streams are open.');
    },
    /** Takes over the reply. */
    open(reply: FastifyReply, listener: Listener): void {
      reply.hijack();
      const response = reply.raw;
      const client: Client = { ...listener, response };
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) response.setHeader(name, value);
      }
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
        'x-exercise': 'drill',
      });
      response.write('retry: 1000\n\n');
      join(client);
      const end = setTimeout(() => response.end(), limits.maxAgeMs).unref();
      response.on('close', () => {
        clearTimeout(end);
        leave(client);
      });
      response.on('error', () => leave(client));
    },
    close(): void {
      clearInterval(heartbeat);
      for (const { end } of subscriptions.values()) end();
      subscriptions.clear();
      for (const { response } of clients) response.end();
    },
  };
}
