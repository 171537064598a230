import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { TimeSource } from '../../time/time-source.ts';
import { startError } from '../errors.ts';
import type { LineSink, Source, Transport } from '../line-sink.ts';
import { sourceMetrics } from '../metrics.ts';
import { peerAddress } from '../peer-address.ts';
import { Connection } from './connection.ts';
import type { StreamLimits } from './schema.ts';

export interface StreamDeps {
  sink: LineSink;
  time: TimeSource;
  log: Logger;
  metrics: Registry;
}

export interface StreamListenerOptions {
  what: string;
  transport: Extract<Transport, 'tcp' | 'tls'>;
  server: Server;
  /** The event that hands over a connection ready to read. */
  readyEvent: 'connection' | 'secureConnection';
  host: string;
  port: number;
  limits: StreamLimits;
}

/** Connections of a stopping listener are closed by force after this. */
const closeGraceMs = 500;
/** First keep-alive probe after this much silence: peers that vanished are found by the kernel. */
const keepAliveMs = 60_000;

/** What TCP and TLS share: caps, time-outs, framing, back-pressure, counters. */
export function createStreamListener(options: StreamListenerOptions, deps: StreamDeps): Source {
  const { server, transport, limits } = options;
  const { log, sink } = deps;
  const metrics = sourceMetrics(deps.metrics);
  const lines = metrics.lines.labels(transport);
  const bytes = metrics.bytes.labels(transport);
  const open = metrics.connections.labels(transport);
  const paused = metrics.paused.labels(transport);
  const sockets = new Set<Socket>();
  const perAddress = new Map<string, number>();
  let stopping = false;

  function refuse(socket: Socket, reason: string): void {
    metrics.closed.inc({ transport, reason });
    socket.destroy();
  }

  function noteErrors(socket: Socket, address: string): void {
    socket.on('error', (error: NodeJS.ErrnoException) => {
      metrics.closed.inc({ transport, reason: 'error' });
      log.debug({ address, code: error.code }, 'syslog connection error');
    });
  }

  /** Counts every connection from its first packet, so that TLS handshakes are under the caps too. */
  function admit(socket: Socket): void {
    const address = peerAddress(socket.remoteAddress);
    const known = perAddress.get(address) ?? 0;
    noteErrors(socket, address);
    if (stopping || sockets.size >= limits.maxConnections) {
      return refuse(socket, 'connection-limit');
    }
    if (known >= limits.maxConnectionsPerAddress) return refuse(socket, 'address-limit');
    sockets.add(socket);
    perAddress.set(address, known + 1);
    open.inc();
    socket.setKeepAlive(true, keepAliveMs);
    socket.once('close', () => {
      sockets.delete(socket);
      open.dec();
      const left = (perAddress.get(address) ?? 1) - 1;
      if (left > 0) perAddress.set(address, left);
      else perAddress.delete(address);
    });
  }

  function serve(socket: Socket): void {
    if (socket.destroyed) return;
    // A TLS socket is another object than the connection below it, with errors of its own.
    if (options.readyEvent === 'secureConnection') noteErrors(socket, '');
    const connection = new Connection(socket, {
      transport,
      address: peerAddress(socket.remoteAddress),
      maxLineBytes: limits.maxLineBytes,
      sink,
      time: deps.time,
      onTaken(count, size) {
        if (count === 0) return;
        lines.inc(count);
        bytes.inc(size);
      },
      onPaused: (now) => (now ? paused.inc() : paused.dec()),
    });
    reapWhenIdle(socket, connection);
  }

  /** A peer gets little time for its first byte and for the rest of a line that it began, more between lines. */
  function reapWhenIdle(socket: Socket, connection: Connection): void {
    const idle = limits.idleSeconds * 1_000;
    const begun = Math.min(idle, limits.unfinishedSeconds * 1_000);
    socket.setTimeout(begun);
    socket.on('data', () => socket.setTimeout(connection.quiet ? idle : begun));
    socket.on('timeout', () => {
      if (connection.paused) return;
      metrics.closed.inc({ transport, reason: 'idle' });
      socket.destroy();
    });
  }

  server.on('connection', admit);
  server.on(options.readyEvent, serve);
  server.on('error', (error) => log.warn({ err: error, transport }, 'syslog listener error'));

  return {
    async start() {
      server.listen({ host: options.host, port: options.port, backlog: 511 });
      try {
        await once(server, 'listening');
      } catch (error) {
        throw startError(options.what, options.host, options.port, error);
      }
    },
    async stop() {
      if (stopping || !server.listening) return;
      stopping = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.end();
      const force = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, closeGraceMs);
      await closed;
      clearTimeout(force);
    },
    port() {
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : options.port;
    },
  };
}
