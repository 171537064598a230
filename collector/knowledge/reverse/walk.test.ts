import { afterEach, describe, expect, it } from 'vitest';
import { createDnsClient } from '../dns/client.ts';
import { dnsCode, dnsType } from '../dns/message.ts';
import type { LearntAddress } from '../known.ts';
import { startDnsServer, wireName, type Zone } from '../testing/dns-server.ts';
import { digitsOf, reverseName } from './reverse-name.ts';
import { walkReverseZone, type WalkBounds } from './walk.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of undo.splice(0).toReversed()) await stop();
});

const usual: WalkBounds = { queries: 20_000, addresses: 5_000, inFlight: 32, silentInRow: 20 };

async function walk(zone: Zone, bounds: Partial<WalkBounds> = {}, prefix = '2001:db8:1::/48') {
  const server = await startDnsServer(zone);
  undo.push(server.stop);
  const client = await createDnsClient({
    server: '127.0.0.1',
    port: server.port,
    timeoutMs: 300,
    retries: 1,
  });
  undo.push(client.stop);
  const found: LearntAddress[] = [];
  const result = await walkReverseZone({
    client,
    prefix,
    bounds: { ...usual, ...bounds },
    onAddress: (address) => found.push(address),
  });
  return { result, found, asked: server.counted.asked };
}

/** A zone as a server keeps it: NXDOMAIN only where nothing is below. */
function zoneOf(pointers: ReadonlyMap<string, Buffer>): Zone {
  const names = new Map(
    [...pointers].map(([address, name]) => [reverseName(digitsOf(address)), name]),
  );
  const ends = [...names.keys()];
  return ({ name }) => {
    const asked = name.toLowerCase();
    const data = names.get(asked);
    if (data) return { records: [{ type: dnsType.PTR, data }] };
    return { code: ends.some((end) => end.endsWith(`.${asked}`)) ? 0 : dnsCode.nameError };
  };
}

const hosts = new Map(
  Array.from({ length: 40 }, (_, n) => [
    n % 2 === 0 ? `2001:db8:1:2::${(n + 1).toString(16)}` : `2001:db8:1:30:21a:2bff:fe00:${n}`,
    wireName(`host${n}.example.edu.cn`),
  ]),
);

describe('a walk of a reverse zone', () => {
  it('finds every name with few questions', async () => {
    const { result, found, asked } = await walk(zoneOf(hosts));
    expect(result).toMatchObject({ end: 'complete', addresses: 40, failures: 0, wildcards: 0 });
    expect(found.map(({ address }) => address).sort()).toEqual([...hosts.keys()].sort());
    expect(found.find(({ address }) => address === '2001:db8:1:2::1')).toMatchObject({
      name: 'host0.example.edu.cn',
      source: 'reverse-dns',
    });
    expect(result.queries).toBeLessThan(2_500);
    expect(asked).toBeGreaterThanOrEqual(result.queries);
  });

  it('passes over what has a name for every address, the whole zone or a network in it', async () => {
    const everything = await walk(() => ({
      records: [{ type: dnsType.PTR, data: wireName('any.example') }],
    }));
    expect(everything.result).toMatchObject({ end: 'answers-everything', addresses: 0 });
    expect(everything.result.queries).toBeLessThan(10);
    const usualZone = zoneOf(hosts);
    const wild = reverseName(digitsOf('2001:db8:1:77::').slice(0, 16));
    const above = Array.from({ length: 16 }, (_, n) => wild.split('.').slice(n).join('.'));
    const { result, found } = await walk((question, overTcp) => {
      const name = question.name.toLowerCase();
      if (name === wild || above.includes(name)) return {};
      if (name.endsWith(`.${wild}`)) {
        return { records: [{ type: dnsType.PTR, data: wireName('any.example') }] };
      }
      return usualZone(question, overTcp);
    });
    expect(result).toMatchObject({ end: 'complete', addresses: 40, wildcards: 1 });
    expect(found.some(({ name }) => name === 'any.example')).toBe(false);
  });

  it('keeps no hostile names, and follows no circles of aliases or of pointers', async () => {
    const hostile = new Map([
      ['2001:db8:1:2::a', Buffer.from('\u0010<script>x</scrip\u0000', 'latin1')],
      ['2001:db8:1:2::b', Buffer.from('\u0004a\nb;\u0000', 'latin1')],
      // A pointer to behind itself, and so round and round.
      ['2001:db8:1:2::c', Buffer.from([0xff, 0xff, 0x00])],
      ['2001:db8:1:2::d', wireName('good.example')],
    ]);
    const usualZone = zoneOf(hostile);
    const alias = reverseName(digitsOf('2001:db8:1:2::d'));
    const { result, found } = await walk((question, overTcp) => {
      if (question.name.toLowerCase() !== alias) return usualZone(question, overTcp);
      return {
        records: [
          { type: dnsType.CNAME, data: wireName('1.other.example') },
          {
            name: wireName('1.other.example'),
            type: dnsType.CNAME,
            data: wireName('2.other.example'),
          },
          {
            name: wireName('2.other.example'),
            type: dnsType.CNAME,
            data: wireName('1.other.example'),
          },
        ],
      };
    });
    expect(result.end).toBe('complete');
    expect(result.hostileNames).toBe(3);
    expect(found).toEqual([]);
  });

  it('believes no answer to another question', async () => {
    const { result } = await walk(
      () => ({ raw: Buffer.from('0000840000010000000000000161c00c', 'hex') }),
      { silentInRow: 3 },
    );
    expect(result).toMatchObject({ end: 'unreachable', addresses: 0 });
  });

  it('asks over TCP for what did not fit', async () => {
    const usualZone = zoneOf(hosts);
    const { result } = await walk((question, overTcp) => {
      const answer = usualZone(question, overTcp);
      return overTcp || !answer?.records ? answer : { truncated: true };
    });
    expect(result).toMatchObject({ end: 'complete', addresses: 40 });
  });

  it('ends at its bounds and at refusals, and says so', async () => {
    expect((await walk(zoneOf(hosts), { queries: 100 })).result.end).toBe('out-of-queries');
    expect((await walk(zoneOf(hosts), { addresses: 5 })).result).toMatchObject({
      end: 'too-many-addresses',
      addresses: 5,
    });
    expect((await walk(() => ({ code: dnsCode.refused }))).result.end).toBe('refused');
    expect((await walk(() => undefined, { silentInRow: 1 })).result.end).toBe('unreachable');
    const failing = zoneOf(hosts);
    const { result } = await walk((question, overTcp) =>
      question.name.length > 60 && question.name.includes('.0.0.0.0.0.0.')
        ? { code: dnsCode.serverFailure }
        : failing(question, overTcp),
    );
    expect(result.end).toBe('complete');
    expect(result.failures).toBeGreaterThan(0);
  });
});
