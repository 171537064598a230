import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { TimeSource } from '../../time/time-source.ts';
import { startError } from '../errors.ts';
import type { LineSink, Source } from '../line-sink.ts';
import { sourceMetrics } from '../metrics.ts';
import { peerAddress } from '../peer-address.ts';
import { readKernelDrops, type KernelDrops } from './kernel-drops.ts';
import type { SyslogUdpConfig } from './schema.ts';
import { splitDatagram } from './split-datagram.ts';

export interface SyslogUdpDeps {
  sink: LineSink;
  time: TimeSource;
  log: Logger;
  metrics: Registry;
}

export interface SyslogUdpSource extends Source {
  /** Read from the kernel's table, at most every few seconds; undefined where there is none. */
  kernelDrops(): KernelDrops | undefined;
}

const dropPollMs = 5_000;
/** A machine without IPv6 is no fault: its addresses are left out. */
const familyMissing = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL']);

/** Syslog over UDP (RFC 5426), IPv4 and IPv6. What finds no room is dropped and counted per sender. */
export function createSyslogUdp(config: SyslogUdpConfig, deps: SyslogUdpDeps): SyslogUdpSource {
  const { sink, time, log } = deps;
  const metrics = sourceMetrics(deps.metrics);
  const lines = metrics.lines.labels('udp');
  const bytes = metrics.bytes.labels('udp');
  let sockets: Socket[] = [];
  let boundPort = config.port;
  let timer: NodeJS.Timeout | undefined;
  let drops: KernelDrops | undefined;

  function take(datagram: Buffer, remote: RemoteInfo): void {
    const sourceAddress = peerAddress(remote.address);
    const receivedAt = time.now();
    for (const line of splitDatagram(datagram)) {
      let raw = line;
      if (raw.length > config.maxLineBytes) {
        raw = raw.subarray(0, config.maxLineBytes);
        sink.drop('udp', sourceAddress, 'oversized', 1);
      }
      lines.inc();
      bytes.inc(raw.length);
      if (!sink.offer({ receivedAt, transport: 'udp', sourceAddress, raw })) {
        sink.drop('udp', sourceAddress, 'full', 1);
      }
    }
  }

  async function bind(host: string): Promise<Socket | undefined> {
    const type = isIPv6(host) ? 'udp6' : 'udp4';
    const socket = createSocket({ type, ...(type === 'udp6' ? { ipv6Only: true } : {}) });
    try {
      socket.bind({ address: host, port: boundPort });
      await once(socket, 'listening');
    } catch (error) {
      socket.close();
      const code = (error as NodeJS.ErrnoException).code ?? '';
      if (type === 'udp6' && familyMissing.has(code) && config.hosts.length > 1) {
        log.info({ host, code }, 'no IPv6 here, syslog over UDP listens on IPv4 only');
        return undefined;
      }
      throw startError('Syslog over UDP', host, boundPort, error);
    }
    growBuffer(socket);
    socket.on('message', take);
    socket.on('error', (error) => log.warn({ err: error, host }, 'UDP socket error'));
    return socket;
  }

  function growBuffer(socket: Socket): void {
    socket.setRecvBufferSize(config.receiveBufferBytes);
    const granted = socket.getRecvBufferSize();
    if (granted < config.receiveBufferBytes) {
      const asked = config.receiveBufferBytes;
      log.info({ asked, granted }, 'the kernel granted a smaller UDP receive buffer');
    }
  }

  async function pollDrops(): Promise<void> {
    drops = await readKernelDrops(boundPort);
    if (!drops) return;
    metrics.kernelDropped.set({ family: 'ipv4' }, drops.ipv4);
    metrics.kernelDropped.set({ family: 'ipv6' }, drops.ipv6);
  }

  return {
    async start() {
      try {
        for (const host of config.hosts) {
          const socket = await bind(host);
          if (!socket) continue;
          sockets.push(socket);
          boundPort = socket.address().port;
        }
      } catch (error) {
        await this.stop();
        throw error;
      }
      timer = setInterval(() => void pollDrops(), dropPollMs);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      const closing = sockets;
      sockets = [];
      await Promise.all(closing.map((socket) => new Promise<void>((done) => socket.close(done))));
    },
    port: () => boundPort,
    kernelDrops: () => drops,
  };
}
