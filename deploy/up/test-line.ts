import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { EventStore } from '../../analyzer/stores/events/event-store.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';

const waitMs = 10_000;
const lookEveryMs = 200;

function send(line: string, port: number, host: string): Promise<void> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  return new Promise((resolve, reject) => {
    socket.send(line, port, host, (error) => {
      socket.close();
      if (error) reject(error);
      else resolve();
    });
  });
}

/**
 * Sends one real datagram to our own listener and waits until its event is stored, so that "received" means the whole way: socket, spool,
 * parser, store.
 */
export function createTestLine({
  events,
  time,
  host,
  port,
}: {
  events: EventStore;
  time: TimeSource;
  host: string;
  /** Of our own listener, once it listens. */
  port(): number;
}) {
  const target = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return async (): Promise<{ received: boolean; event?: Record<string, unknown> }> => {
    const marker = `xiaodun-${randomBytes(8).toString('hex')}`;
    const started = time.now();
    await send(
      `<134>1 ${new Date(started).toISOString()} xiaodun set-up - - - 测试日志 ${marker}`,
      port(),
      target,
    );
    const range = {
      from: new Date(started - 60_000).toISOString(),
      to: new Date(started + 60_000).toISOString(),
    };
    for (let waited = 0; waited < waitMs; waited += lookEveryMs) {
      const page = await events.search({
        range,
        filters: [{ kind: 'text', text: marker }],
        limit: 1,
      });
      const [event] = page.events;
      if (event) return { received: true, event };
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
    return { received: false };
  };
}
