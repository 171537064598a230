import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCaptures } from '../../../analyzer/captures/captures.ts';
import { createLiveBus } from '../../../analyzer/live/live-bus.ts';
import { createFileBlobs } from '../../../analyzer/stores/blobs/file-blobs.ts';
import { createEmbeddedJobs } from '../../../analyzer/stores/jobs/embedded/embedded-jobs.ts';
import type { Jobs } from '../../../analyzer/stores/jobs/jobs.ts';
import { loadCaptureRules } from '../../../collector/captures/rules.ts';
import {
  campus,
  gateway,
  icmp6,
  routerFrame,
  stationOf,
  udp4,
} from '../../../collector/captures/testing/campus.ts';
import { pcapFile, type Written } from '../../../collector/captures/testing/files.ts';
import * as make from '../../../collector/captures/testing/frames.ts';
import { createSeededRandom } from '../../../collector/random/seeded-random.ts';
import { systemTime } from '../../../collector/time/time-source.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/test-app.ts';
import { capturesFeature } from './index.ts';
import type {
  CaptureDetailView,
  CaptureFindingView,
  CaptureHostView,
  NetworkServiceView,
} from './schema.ts';

const rogue = { mac: '00:5e:00:53:fe:01', v4: '10.1.2.250', v6: 'fe80::bad' };
let folder: string;
let test: TestApp;
let jobs: Jobs;
let officer: SignedIn;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaodun-captures-'));
  const log = pino({ level: 'silent' });
  const blobs = await createFileBlobs({ dir: folder, log });
  test = await testApp({
    features: ({ records, time }) => {
      jobs = createEmbeddedJobs({ records, time, log, metrics: new Registry(), pollMs: 20 });
      const rules = async () => loadCaptureRules();
      const live = createLiveBus();
      const captures = createCaptures({ records, blobs, jobs, live, time: systemTime, log, rules });
      captures.start();
      return [capturesFeature({ records, captures, time })];
    },
  });
  await jobs.start();
  officer = await test.signIn('school-security-officer', 'schoolA');
});
afterAll(async () => {
  await jobs.stop();
  await test.dispose();
  await rm(folder, { recursive: true });
});

async function upload(bytes: Buffer, name = 'access.pcap'): Promise<string> {
  const answer = await test.app.inject({
    method: 'POST',
    url: `/api/v1/captures?name=${encodeURIComponent(name)}`,
    headers: { ...officer.headers, 'content-type': 'application/octet-stream' },
    payload: bytes,
  });
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json<CaptureDetailView>().id;
}

async function ask<T>(path: string): Promise<T> {
  const answer = await test.request(officer, 'GET', path);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<T>();
}

async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (performance.now() > deadline) throw new Error(`still ${JSON.stringify(value)}`);
    await sleep(20);
  }
}

const readOf = (id: string) =>
  until(
    () => ask<CaptureDetailView>(`/captures/${id}`),
    ({ state }) => state !== 'queued' && state !== 'reading',
  );
const findingsOf = (id: string) => ask<CaptureFindingView[]>(`/captures/${id}/findings`);

function rogueFrames(): Buffer[] {
  const victim = stationOf(3);
  const toAll = { from: rogue.mac, to: 'ff:ff:ff:ff:ff:ff' };
  const offer = make.dhcp4({
    op: 2,
    type: 2,
    client: victim.mac,
    yours: '10.1.2.99',
    server: rogue.v4,
    routers: [rogue.v4],
  });
  const claim = (mac: string) =>
    make.ethernet(
      { from: mac, to: toAll.to },
      0x0806,
      make.arp('reply', mac, gateway.v4, gateway.v4),
    );
  return [
    routerFrame(rogue, '2001:db8:bad::/64'),
    routerFrame(rogue, '2001:db8:bad::/64', 64),
    udp4({ from: rogue.mac, to: victim.mac }, { from: rogue.v4, to: '10.1.2.99' }, [67, 68], offer),
    ...[rogue.mac, gateway.mac, rogue.mac, gateway.mac].map(claim),
    icmp6(toAll, { from: '::', to: 'ff02::1:ff00:3' }, make.solicitation(victim.global)),
    icmp6(
      { from: victim.mac, to: '33:33:00:00:00:01' },
      { from: victim.global, to: 'ff02::1' },
      make.advertisement(victim.global, victim.mac),
    ),
  ];
}

function capture(): Written[] {
  const packets = campus(createSeededRandom(5), 6, 1);
  const last = packets.at(-1)!.atMs;
  return [...packets, ...rogueFrames().map((bytes, n) => ({ bytes, atMs: last + 100 * (n + 1) }))];
}

describe('captures', () => {
  it('are read in the background and judged by the list of routers and servers', async () => {
    const packets = capture();
    const id = await upload(gzipSync(pcapFile(packets)), '实验楼.pcap.gz');
    const read = await readOf(id);
    expect(read).toMatchObject({
      state: 'read',
      fault: null,
      packets: packets.length,
      fileName: '实验楼.pcap.gz',
    });
    const nothingListed = await findingsOf(id);
    expect(nothingListed.map(({ kind, verdict }) => `${kind} ${verdict}`).sort()).toEqual([
      'address-conflict fail',
      'flip-flop suspect',
      'invalid-ra suspect',
      'rogue-dhcp suspect',
      'rogue-dhcp suspect',
      'rogue-dhcp unjudged',
      'rogue-ra unjudged',
      'rogue-ra unjudged',
    ]);

    for (const kind of ['router', 'dhcpv4', 'dhcpv6'] as const) {
      const address = kind === 'dhcpv4' ? gateway.v4 : gateway.v6;
      const body = { kind, name: '网关', address, mac: gateway.mac.replaceAll(':', '-') };
      const added = await test.request(officer, 'POST', '/network-services', body);
      expect(added.statusCode, added.body).toBe(201);
    }
    const judged = await until(
      () => findingsOf(id),
      (found) => found.every(({ verdict }) => verdict !== 'unjudged'),
    );
    const bySubject = judged.map(({ kind, verdict, subject }) => `${kind} ${verdict} ${subject}`);
    expect(bySubject.sort()).toEqual([
      `address-conflict fail ${stationOf(3).global}`,
      `flip-flop fail ${gateway.v4}`,
      `invalid-ra suspect ${rogue.v6}`,
      `rogue-dhcp fail ${rogue.v4}`,
      `rogue-ra fail ${rogue.v6}`,
    ]);
    const router = judged.find(({ kind }) => kind === 'rogue-ra')!;
    expect(router.detail).toMatchObject({ prefixes: ['2001:db8:bad::/64'], macs: [rogue.mac] });
    const firstRogue = packets.length - rogueFrames().length + 1;
    expect(router.evidence).toContain(firstRogue);
  });

  it('tell the inventory who has which address', async () => {
    const id = await upload(pcapFile(campus(createSeededRandom(6), 4, 1)));
    await readOf(id);
    const hosts = await ask<CaptureHostView[]>(
      `/captures/${id}/hosts?filter=${encodeURIComponent('{"onLink":true}')}&range=[0,99]`,
    );
    const one = stationOf(1);
    expect(hosts.find(({ address }) => address === one.v4)).toMatchObject({
      macs: [one.mac],
      seenBy: ['arp', 'dhcp', 'mdns', 'source'],
      names: expect.arrayContaining([one.name]),
    });
    const known = await test.records.db
      .selectFrom('asset_identifiers')
      .select('value')
      .where('source', '=', 'capture')
      .where('kind', '=', 'mac')
      .execute();
    expect(known.map(({ value }) => value)).toContain(one.mac);
  });

  it('that are broken keep what was read and say where they end', async () => {
    const packets = campus(createSeededRandom(7), 3, 1);
    const whole = pcapFile(packets);
    const id = await upload(whole.subarray(0, whole.length - 10));
    expect(await readOf(id)).toMatchObject({
      state: 'partial',
      packets: packets.length - 1,
      fault: { code: 'CAPTURE_CUT_OFF', packet: packets.length },
    });
    const other = await readOf(await upload(Buffer.from('no capture at all')));
    expect(other).toMatchObject({ state: 'failed', fault: { code: 'NOT_A_CAPTURE', packet: 0 } });
    const empty = await test.app.inject({
      method: 'POST',
      url: '/api/v1/captures?name=x',
      headers: { ...officer.headers, 'content-type': 'application/octet-stream' },
      payload: Buffer.alloc(0),
    });
    expect(empty.statusCode).toBe(422);
  });

  it('are read again and removed', async () => {
    const id = await upload(pcapFile(campus(createSeededRandom(8), 2, 1)));
    await readOf(id);
    expect((await test.request(officer, 'POST', `/captures/${id}/read`)).statusCode).toBe(202);
    expect(await readOf(id)).toMatchObject({ state: 'read' });
    expect((await test.request(officer, 'DELETE', `/captures/${id}`)).statusCode).toBe(204);
    expect((await test.request(officer, 'GET', `/captures/${id}`)).statusCode).toBe(404);
    const left = await test.records.db
      .selectFrom('capture_hosts')
      .select('address')
      .where('capture_id', '=', id)
      .execute();
    expect(left).toEqual([]);
  });

  it('are judged again for an address that only somebody else claimed', async () => {
    const bad = stationOf(99);
    const claim = make.arp('reply', bad.mac, '10.1.9.1', '10.1.9.1');
    const frame = make.ethernet({ from: bad.mac, to: 'ff:ff:ff:ff:ff:ff' }, 0x0806, claim);
    const id = await upload(pcapFile([{ bytes: frame, atMs: Date.now() }]));
    await readOf(id);
    expect(await findingsOf(id)).toEqual([]);
    const body = { kind: 'dns', name: 'DNS', address: '10.1.9.1', mac: '00:1b:54:00:00:53' };
    const added = await test.request(officer, 'POST', '/network-services', body);
    expect(added.statusCode).toBe(201);
    const [found] = await until(
      () => findingsOf(id),
      (findings) => findings.length > 0,
    );
    expect(found).toMatchObject({
      kind: 'address-conflict',
      verdict: 'fail',
      detail: { reason: 'listed-address-taken', macs: [bad.mac] },
    });
  });

  it('refuse entries of the list that name nothing', async () => {
    const bad = [
      { kind: 'router', name: 'x' },
      { kind: 'router', name: 'x', address: '10.1.2.300' },
      { kind: 'router', name: 'x', mac: '00:11' },
      { kind: 'router', name: 'x', address: 'fe80::1', prefixes: ['10.0.0.0/8'] },
    ];
    for (const body of bad) {
      const answer = await test.request(officer, 'POST', '/network-services', body);
      expect(answer.statusCode).toBe(422);
    }
    const listed = await ask<NetworkServiceView[]>('/network-services');
    const gone = await test.request(officer, 'DELETE', `/network-services/${listed[0]!.id}`);
    expect(gone.statusCode).toBe(204);
    expect(await ask<NetworkServiceView[]>('/network-services')).toHaveLength(listed.length - 1);
  });
});
