import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { createServer as createTlsServer } from 'node:tls';
import { makeSigningKey } from '../../collector/packages/making/signing-key.ts';

/** Ports of the demonstration's servers: above those that need rights, and as real ones are often moved there. */
export const demoPorts = { ssh: 2_222, web: 8_080, https: 8_443, database: 13_306 } as const;

/** One machine of the school has a portal over both families, with one certificate; its database answers over IPv6 only. */
export const demoHosts = {
  portal: { ipv4: '127.14.1.10', ipv6: '::1' },
  files: '127.14.1.11',
  timetable: '127.14.1.12',
} as const;

type Listener = readonly [address: string, port: number, server: Server];

const speaking = (text: string): Server =>
  createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(text);
  });

/** RFC 7468. */
function pem(label: string, der: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64')}\n-----END ${label}-----\n`;
}

async function listen([address, port, server]: Listener): Promise<
  (() => Promise<void>) | undefined
> {
  // Who only connects and says nothing must not keep the server open.
  const sockets = new Set<Socket>();
  server.on('error', () => undefined);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(port, address);
  // Taken by somebody else, or no such family on this machine: the demonstration has one port less.
  const failed = new AbortController();
  server.once('error', () => failed.abort());
  return await once(server, 'listening', { signal: failed.signal }).then(
    () => async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    () => undefined,
  );
}

/** Servers on this machine's own loopback, there to be swept. Answers how to close them. */
export async function startDemoServers(now: number): Promise<() => Promise<void>> {
  const year = 366 * 86_400_000;
  const { privateKey, certificate } = await makeSigningKey({
    kind: 'ec-p256',
    subject: { CN: 'jw.zhizhong.example', O: '青溪县职业中学（演示）', C: 'CN' },
    notBefore: new Date(now - year).toISOString(),
    notAfter: new Date(now + year).toISOString(),
  });
  const tls = { key: pem('PRIVATE KEY', privateKey), cert: pem('CERTIFICATE', certificate) };
  const portal = (): Server =>
    createTlsServer(tls, (socket) => {
      socket.on('error', () => undefined);
      socket.end();
    });
  const { portal: both, files, timetable } = demoHosts;
  const ssh = 'SSH-2.0-OpenSSH_8.4p1 Debian-5\r\n';
  const http = 'HTTP/1.1 400 Bad Request\r\nServer: Apache-Coyote/1.1\r\nConnection: close\r\n\r\n';
  const listeners: readonly Listener[] = [
    [both.ipv4, demoPorts.https, portal()],
    [both.ipv6, demoPorts.https, portal()],
    [both.ipv6, demoPorts.database, speaking('5.7.44-log mysql_native_password')],
    [files, demoPorts.ssh, speaking(ssh)],
    [timetable, demoPorts.web, speaking(http)],
    [timetable, demoPorts.ssh, speaking(ssh)],
  ];
  const started = await Promise.all(listeners.map(listen));
  return async () => {
    await Promise.all(started.map(async (close) => await close?.()));
  };
}
