import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { createServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { testCertificate } from '../../sources/testing/certificates.ts';
import { readTlsCertificate } from './certificate.ts';

describe('the certificate of a TLS server', () => {
  let servers: Server[] = [];
  afterEach(() => {
    for (const server of servers) server.close();
    servers = [];
  });

  async function listening(server: Server): Promise<number> {
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  it('is named by its SHA-256, trusted or not', async () => {
    const certificate = testCertificate('printer.example');
    const port = await listening(createServer(certificate));
    const found = await readTlsCertificate({ address: '127.0.0.1', port }, { timeoutMs: 5_000 });
    const { fingerprint256 } = new X509Certificate(certificate.cert);
    expect(found).toBe(fingerprint256.replaceAll(':', '').toLowerCase());
  });

  it('is not made up for a server that speaks otherwise or not at all', async () => {
    const talks = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    const silent = createTcpServer((socket) => void socket.on('error', () => undefined));
    for (const server of [talks, silent]) {
      const target = { address: '127.0.0.1', port: await listening(server) };
      expect(await readTlsCertificate(target, { timeoutMs: 200 })).toBeUndefined();
    }
    const stopped = AbortSignal.abort();
    const target = { address: '127.0.0.1', port: await listening(createTcpServer()) };
    const given = await readTlsCertificate(target, { timeoutMs: 5_000, signal: stopped });
    expect(given).toBeUndefined();
  });
});
