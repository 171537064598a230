import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { dnsCode, dnsType } from '../../knowledge/dns/message.ts';
import { startDnsServer, type Zone } from '../../knowledge/testing/dns-server.ts';
import { testCertificate } from '../../sources/testing/certificates.ts';
import { measurePortal, type MeasureBounds, type MeasureDeps } from './measure.ts';
import { createResolver } from './resolve.ts';

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((one) => one?.address === '::1');

const ca = testCertificate('Test CA');
const certificate = testCertificate('localhost', ca);
const loopback6 = Buffer.from('00000000000000000000000000000001', 'hex');
const loopback4 = Buffer.from([127, 0, 0, 1]);
const bounds: MeasureBounds = {
  timeoutMs: 2_000,
  totalMs: 20_000,
  redirects: 3,
  pageBytes: 65_536,
  links: 10,
  inFlight: 4,
};

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of undo.splice(0).toReversed()) await stop();
});

async function listen(server: Server): Promise<number> {
  server.listen(0, '::');
  await once(server, 'listening');
  undo.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

/** A port at which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createTcpServer().listen(0, '::');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

const bothFamilies: Zone = ({ type }) => {
  if (type === dnsType.AAAA) return { records: [{ type, data: loopback6 }] };
  return type === dnsType.A ? { records: [{ type, data: loopback4 }] } : {};
};

async function measure(
  site: RequestListener | { https?: RequestListener; http?: RequestListener },
  more: { zone?: Zone; name?: string } & Partial<MeasureDeps> = {},
  changed: Partial<MeasureBounds> = {},
) {
  const dns = await startDnsServer(more.zone ?? bothFamilies);
  undo.push(dns.stop);
  const { https, http } = typeof site === 'function' ? { https: site, http: undefined } : site;
  const ports = {
    https: https
      ? await listen(createTlsServer({ cert: certificate.cert, key: certificate.key }, https))
      : await closedPort(),
    http: http ? await listen(createServer(http)) : await closedPort(),
  };
  const { zone: _zone, name = 'localhost.example', ...deps } = more;
  return await measurePortal(
    name,
    {
      resolve: createResolver(1_000, [`127.0.0.1:${dns.port}`]),
      isAllowed: () => true,
      ports,
      ...deps,
    },
    { ...bounds, ...changed },
  );
}

const html =
  (body: string): RequestListener =>
  (_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(body);
  };
const isIpv6 = ({ socket }: { socket: { remoteAddress?: string | undefined } }) =>
  !(socket.remoteAddress ?? '').startsWith('::ffff:');

describe.skipIf(!hasIpv6)('a site measured over IPv6', () => {
  it('is there with records, port, status and links', async () => {
    const result = await measure((request, response) => {
      if (request.url === '/only-v4' && isIpv6(request)) response.statusCode = 404;
      html(`<a href="/news?a=1&amp;b=2">新闻</a> <img src='/logo.png'> <a href=/only-v4>x</a>
        <a href="https://elsewhere.example.org/">y</a> <a href="mailto:a@b.cn">z</a> <a href="#top">t</a>`)(
        request,
        response,
      );
    });
    expect(result).toMatchObject({
      ipv6: ['::1'],
      ipv4: ['127.0.0.1'],
      aaaa: { passed: true },
      tcp443: { passed: true },
      tcp80: { passed: false, reason: 'refused' },
      http: { passed: true },
      statusIpv6: 200,
      statusIpv4: 200,
      tls: { passed: false, reason: 'certificate-untrusted' },
      links: { found: 3, tried: 3, reachable: 2, step: { passed: false, reason: 'some-missing' } },
    });
    expect(result.links.missing).toEqual([expect.stringContaining('/only-v4')]);
    expect(Date.parse(result.tlsValidUntil ?? '')).toBeGreaterThan(0);
  });

  it('has a certificate that is judged by name and authority', async () => {
    const authorities = [ca.cert];
    const zone: Zone = bothFamilies;
    const wrongName = await measure(html('x'), { zone, authorities });
    expect(wrongName.tls).toMatchObject({ passed: false, reason: 'certificate-name' });
    const resolve = async (_name: string, family: 4 | 6) => ({
      addresses: [family === 6 ? '::1' : '127.0.0.1'],
    });
    const right = await measure(html('x'), { name: 'localhost', authorities, resolve });
    expect(right.tls).toMatchObject({ passed: true, reason: null });
  });

  it('differs from what it is over IPv4', async () => {
    const worse = await measure((request, response) => {
      response.statusCode = isIpv6(request) ? 403 : 200;
      response.end();
    });
    expect(worse).toMatchObject({
      http: { passed: false, reason: 'error-status' },
      statusIpv6: 403,
      statusIpv4: 200,
    });
    const other = await measure((request, response) => {
      if (!isIpv6(request)) response.statusCode = 500;
      response.end();
    });
    expect(other.http).toMatchObject({ passed: false, reason: 'status-differs' });
  });

  it('is followed through redirects, within the site and not round and round', async () => {
    const moved = await measure({
      http: (request, response) => {
        if (request.url === '/home') html('<a href="/a">a</a>')(request, response);
        else response.writeHead(302, { location: '/home' }).end();
      },
    });
    expect(moved).toMatchObject({
      tcp443: { passed: false },
      tcp80: { passed: true },
      http: { passed: true },
      tls: { passed: null, reason: 'not-asked' },
      links: { found: 1 },
    });
    const circle = await measure((_request, response) => {
      response.writeHead(302, { location: '/again' }).end();
    });
    expect(circle.http).toMatchObject({ passed: false, reason: 'too-many-redirects' });
    const away = await measure((_request, response) => {
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end();
    });
    expect(away).toMatchObject({ http: { passed: true }, statusIpv6: 302 });
  });

  it('that has no record, does not exist, or can not be asked about', async () => {
    const without = await measure(
      {},
      { zone: ({ type }) => (type === dnsType.A ? bothFamilies({ name: '', type }, false) : {}) },
    );
    expect(without).toMatchObject({
      aaaa: { passed: false, reason: 'no-record' },
      ipv4: ['127.0.0.1'],
      tcp443: { passed: null, reason: 'not-asked' },
    });
    const unknown = await measure({}, { zone: () => ({ code: dnsCode.nameError }) });
    expect(unknown.aaaa).toMatchObject({ passed: false, reason: 'name-unknown' });
    const failing = await measure({}, { zone: () => ({ code: dnsCode.serverFailure }) });
    expect(failing.aaaa).toMatchObject({ passed: null, reason: 'dns-failed' });
  });

  it('is not asked at addresses that are forbidden, nor are its redirects and links', async () => {
    let asked = 0;
    const site: RequestListener = (request, response) => {
      asked += 1;
      html(`<a href="http://inside.localhost.example/">x</a>`)(request, response);
    };
    const forbidden = await measure(site, { isAllowed: () => false });
    expect(forbidden).toMatchObject({ tcp443: { passed: null, reason: 'target-not-allowed' } });
    expect(asked).toBe(0);
    const zone: Zone = (question, overTcp) =>
      question.name.startsWith('inside.') && question.type === dnsType.AAAA
        ? { records: [{ type: dnsType.AAAA, data: Buffer.from('fd00'.padEnd(32, '0'), 'hex') }] }
        : bothFamilies(question, overTcp);
    const inside = await measure(site, { zone, isAllowed: (address) => address === '::1' });
    expect(inside.links).toMatchObject({
      found: 1,
      tried: 0,
      reachable: 0,
      step: { passed: null },
    });
  });

  it('may be endless, slow, huge or rubbish', async () => {
    const endless = await measure((_request, response) => {
      response.setHeader('content-type', 'text/html');
      const timer = setInterval(() => response.write('<a href="/x">'.repeat(2_000)), 1);
      response.on('close', () => clearInterval(timer));
    });
    expect(endless).toMatchObject({ statusIpv6: 200, links: { found: 1 } });
    const silent = await measure(() => {}, {}, { timeoutMs: 200 });
    expect(silent.http).toMatchObject({ passed: false, reason: 'no-answer' });
    const headers = await measure((request) => {
      request.socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`);
    });
    expect(headers.http.passed).toBe(false);
    const rubbish = await measure(html(`<a href="http://[::1">${"<a href='//\u0000".repeat(500)}`));
    expect(rubbish.links.step).toMatchObject({ passed: null, reason: 'no-links' });
  });
});
