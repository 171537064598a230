import { expect, test } from 'vitest';
import type { Answer, Prober } from '../probes/prober.ts';
import { createDrivenTime } from '../time/driven-time.ts';
import { findAddress } from './address.ts';
import { SweepError } from './errors.ts';
import type { FoundService, JournalEntry, SweepEvent } from './events.ts';
import type { KnownAddress } from './knowledge.ts';
import { loadSweepRules } from './rules.ts';
import { createScope, type PlannedPrefix } from './scope.ts';
import { createSweep, type SweepDeps } from './sweep.ts';
import { createSimulatedCampus, type SimulatedHost } from './testing/simulated-campus.ts';

const rules = loadSweepRules(new URL('../../rules/collection/sweeps.yaml', import.meta.url));

const lab: PlannedPrefix = { prefix: '2001:db8:1:10::/64', ipv4: '10.9.10.0/24', vlan: 10 };
const servers: PlannedPrefix = { prefix: '2001:db8:1:20::/64', ipv4: '10.9.20.0/24', vlan: 20 };
const hexWords = (octet: number) => `2001:db8:1:20:10:9:20:${octet}`;
const nic = (n: number) =>
  `8c:ec:4b:10:${(n >> 8).toString(16).padStart(2, '0')}:${(n & 255).toString(16).padStart(2, '0')}`;
const pc = (n: number) => `2001:db8:1:10:8eec:4bff:fe10:${n.toString(16)}`;

/** A lab of machines bought in one batch, and servers numbered by their IPv4 address; the operator knows every other one's ARP entry. */
function campus(more: { hosts?: SimulatedHost[]; aliased?: string[]; proxied?: number[] } = {}) {
  const hosts: SimulatedHost[] = [...(more.hosts ?? [])];
  const addresses: KnownAddress[] = [];
  for (let n = 0; n < 40; n += 1) {
    hosts.push({ address: pc(0x100 + n) });
    if (n % 2 === 0) {
      addresses.push({ address: `10.9.10.${n + 10}`, mac: nic(0x100 + n), source: 'arp' });
    }
  }
  for (let octet = 10; octet < 30; octet += 1) {
    hosts.push({ address: hexWords(octet), open: [22] });
    if (octet % 2 === 0) {
      addresses.push({ address: `10.9.20.${octet}`, mac: `0050560000${octet}`, source: 'arp' });
    }
  }
  return { ...createSimulatedCampus({ ...more, hosts }), hosts, addresses };
}

function sweepOf(
  wire: { tcp: Prober; icmp?: Prober },
  more: Partial<Omit<SweepDeps, 'scope'>> & {
    plan?: PlannedPrefix[];
    exclusions?: string[];
    addresses?: KnownAddress[];
  } = {},
) {
  const events: SweepEvent[] = [];
  const { plan = [lab, servers], exclusions = [], addresses = [], ...deps } = more;
  const sweep = createSweep({
    scope: createScope({ prefixes: plan, exclusions, limits: rules.scope }),
    knowledge: { addresses },
    probers: { tcp: wire.tcp },
    rules,
    settings: { budget: 1_500 },
    time: createDrivenTime(),
    seed: 7,
    told: (event) => events.push(event),
    ...deps,
  });
  return { sweep, events };
}

test('finds machines by their MACs, by their IPv4 addresses and beside those found, and says why', async () => {
  const wire = campus();
  const { sweep } = sweepOf(wire, { addresses: wire.addresses });
  const { hosts, foundNew } = await sweep.run();
  expect(hosts.map(({ address }) => address).sort()).toEqual(
    wire.hosts.map(({ address }) => address).sort(),
  );
  expect(foundNew).toBe(60);
  const why = new Map(hosts.map((host) => [host.address, host.why]));
  expect(why.get(pc(0x100))).toEqual({ scheme: 'eui64-arp', from: nic(0x100) });
  expect(why.get(pc(0x101))?.scheme).toBe('eui64-run');
  expect(why.get(hexWords(12))?.scheme).toMatch(/v4-decimal-words|around/u);
  expect(hosts.find(({ address }) => address === hexWords(12))).toMatchObject({
    prefix: '2001:db8:1:20::/64',
    known: false,
    evidence: { kind: 'tcp', outcome: expect.stringMatching(/open|refused/u) },
  });
});

test('asks nothing outside the plan and nothing excluded, whatever is known', async () => {
  const wire = campus();
  const outside: KnownAddress[] = [
    { address: '2001:db8:2::1', mac: nic(0x90), source: 'neighbour' },
    { address: '2001:db8:1:11::1', source: 'dns' },
    { address: '10.9.10.77', mac: nic(0x91), source: 'arp' },
    { address: pc(0x104), source: 'dns' },
  ];
  const exclusions = [pc(0x104), '2001:db8:1:20::/112'];
  const { sweep } = sweepOf(wire, { addresses: [...wire.addresses, ...outside], exclusions });
  const { excluded } = await sweep.run();
  const scope = createScope({ prefixes: [lab, servers], exclusions, limits: rules.scope });
  expect(wire.asked.length).toBeGreaterThan(500);
  expect(wire.asked.filter(({ address }) => !scope.allows(address))).toEqual([]);
  expect(excluded).toBeGreaterThan(0);
});

test('keeps to prefixes longer and shorter than a /64', async () => {
  const plan = [
    { prefix: '2001:db8:5::100/120' },
    { prefix: '2001:db8:5::200/120' },
    { prefix: '2001:db8:6::/62' },
    { prefix: '2001:db8:7::/80' },
  ];
  const inside = ['2001:db8:5::1fe', '2001:db8:5::2fd', '2001:db8:6:2::1', '2001:db8:7::5'];
  const wire = createSimulatedCampus({ hosts: inside.map((address) => ({ address })) });
  const { sweep } = sweepOf(wire, { plan, settings: { budget: 4_000 } });
  const { hosts } = await sweep.run();
  const scope = createScope({ prefixes: plan, exclusions: [], limits: rules.scope });
  expect(wire.asked.filter(({ address }) => !scope.allows(address))).toEqual([]);
  expect(hosts.map(({ address }) => address).sort()).toEqual(inside.sort());
});

test('reports nothing of a prefix where everything answers', async () => {
  const wire = campus({ aliased: ['2001:db8:1:30::/64'] });
  const plan = [lab, servers, { prefix: '2001:db8:1:30::/64', ipv4: '10.9.30.0/24' }];
  const addresses: KnownAddress[] = [
    ...wire.addresses,
    { address: '2001:db8:1:30::80', source: 'dns' },
  ];
  const { sweep, events } = sweepOf(wire, { plan, addresses });
  const { hosts, aliasedPrefixes } = await sweep.run();
  expect(aliasedPrefixes).toEqual(['2001:db8:1:30::/64']);
  expect(hosts.filter(({ address }) => address.startsWith('2001:db8:1:30:'))).toEqual([]);
  expect(hosts).toHaveLength(60);
  expect(events.find(({ kind }) => kind === 'aliased')).toMatchObject({ withdrawn: [] });
  const asked = wire.asked.filter(({ address }) => address.startsWith('2001:db8:1:30:'));
  expect(asked.length).toBeLessThan(10);
});

test('withdraws hosts of a part of a prefix where everything answers', async () => {
  const wire = campus({ aliased: ['2001:db8:1:20::/112'] });
  const { sweep, events } = sweepOf(wire, { addresses: wire.addresses });
  const { hosts, aliasedPrefixes } = await sweep.run();
  expect(aliasedPrefixes).toEqual(['2001:db8:1:20::/112']);
  const [aliased] = events.filter((event) => event.kind === 'aliased');
  expect(aliased?.withdrawn.length).toBeGreaterThan(5);
  expect(hosts.map(({ address }) => address).sort()).toEqual(
    wire.hosts.map(({ address }) => address).sort(),
  );
});

test('believes no port that something in front of the network opens for everybody', async () => {
  const wire = campus({ proxied: [445] });
  const { sweep } = sweepOf(wire, { addresses: wire.addresses });
  const { hosts, aliasedPrefixes } = await sweep.run();
  expect(aliasedPrefixes).toEqual([]);
  expect(hosts.length).toBeGreaterThan(40);
  expect(hosts.filter(({ evidence }) => evidence.kind === 'tcp' && evidence.port === 445)).toEqual(
    [],
  );
  const real = new Set(wire.hosts.map(({ address }) => address));
  expect(hosts.filter(({ address }) => !real.has(address))).toEqual([]);
});

test('asks a host that a firewall keeps silent on another port, or by ICMP where it may', async () => {
  const hosts = Array.from({ length: 30 }, (_, at) => ({
    address: `2001:db8:1:40::${(at + 1).toString(16)}`,
    firewall: at % 3 === 0,
    ping: true,
  }));
  const plan = [{ prefix: '2001:db8:1:40::/64' }];
  const addresses = hosts
    .slice(0, 20)
    .map(({ address }) => ({ address, source: 'lease' as const }));
  const wire = createSimulatedCampus({ hosts });
  const over = { plan, addresses, settings: { budget: 800 } };
  const tcpOnly = await sweepOf(wire, over).sweep.run();
  const both = await sweepOf(wire, { ...over, probers: wire }).sweep.run();
  expect(tcpOnly.hosts).toHaveLength(20);
  expect(both.hosts).toHaveLength(30);
  expect(both.hosts.filter(({ evidence }) => evidence.kind === 'icmp').length).toBeGreaterThan(0);
});

test('spends retransmissions of the system from the same budget', async () => {
  const wire = campus();
  const twice: Prober = {
    kind: 'tcp',
    ask: (questions, told, options) =>
      wire.tcp.ask(questions, (answer) => told({ ...answer, sent: 2 }), options),
  };
  const { sweep } = sweepOf(
    { tcp: twice },
    { addresses: wire.addresses, settings: { budget: 400 } },
  );
  const { probes, end } = await sweep.run();
  expect(end).toBe('budget');
  expect(probes).toBe(2 * wire.asked.length);
  // The last round may be answered twice as dear as it was expected to be.
  expect(probes).toBeLessThanOrEqual(400 + rules.probing.minRound);
});

test('goes on after a crash as if nothing had happened, and counts what was cut as spent', async () => {
  const whole = campus();
  const wanted = await sweepOf(whole, { addresses: whole.addresses }).sweep.run();
  const wire = campus();
  const journal: JournalEntry[] = [];
  const crash = (entry: JournalEntry) => {
    journal.push(structuredClone(entry));
    if (entry.kind === 'asked' && entry.round === 4) throw new Error('killed');
  };
  const first = sweepOf(wire, { addresses: wire.addresses, keep: crash });
  await expect(first.sweep.run()).rejects.toThrow('killed');
  const askedBefore = new Set(wire.asked.map((question) => JSON.stringify(question)));
  const cut = journal.at(-1);
  wire.asked.length = 0;
  const second = sweepOf(wire, {
    addresses: wire.addresses,
    journal: JSON.parse(JSON.stringify(journal)) as JournalEntry[],
    keep: (entry) => void journal.push(entry),
  });
  const result = await second.sweep.run();
  expect(result.hosts.map(({ address }) => address).sort()).toEqual(
    wanted.hosts.map(({ address }) => address).sort(),
  );
  const again = wire.asked.filter((question) => askedBefore.has(JSON.stringify(question)));
  expect(again).toEqual([]);
  const lost = cut?.kind === 'asked' ? cut.questions : 0;
  expect(lost).toBeGreaterThan(0);
  expect(result.probes).toBe(askedBefore.size + lost + wire.asked.length);
  expect(new Set(journal.map(({ round }) => round)).size).toBe(journal.at(-1)?.round);
});

test('refuses a journal of another plan', async () => {
  const journal: JournalEntry[] = [
    { kind: 'asked', round: 1, questions: 1 },
    {
      kind: 'answered',
      round: 1,
      at: '2026-09-01T08:00:00.000Z',
      answers: [['2001:db8:ff::1', 445, 'refused', 1, 'gateway', '', null, 0.5, null, null]],
    },
  ];
  const wire = campus();
  await expect(sweepOf(wire, { journal }).sweep.run()).rejects.toThrow(/start a new sweep/u);
  expect(wire.asked).toEqual([]);
});

test('stops at a signal and keeps what it has', async () => {
  const wire = campus();
  const stop = new AbortController();
  const { sweep } = sweepOf(wire, {
    addresses: wire.addresses,
    told: (event) => {
      if (event.kind === 'found') stop.abort();
    },
  });
  const { end, hosts, probes } = await sweep.run(stop.signal);
  expect(end).toBe('stopped');
  expect(hosts.length).toBeGreaterThan(0);
  expect(probes).toBe(wire.asked.length);
});

test('asks the ports of found hosts and keeps what they say harmless', async () => {
  const wire = campus();
  const tcp: Prober = {
    kind: 'tcp',
    ask: (questions, told, options) =>
      wire.tcp.ask(
        questions,
        (answer: Answer) =>
          told(
            answer.outcome === 'open' ? { ...answer, banner: 'SSH-2.0\u001b[2J<b>\r\n' } : answer,
          ),
        options,
      ),
  };
  const { sweep, events } = sweepOf(
    { tcp },
    { addresses: wire.addresses, settings: { budget: 2_000, servicePorts: [22, 23] } },
  );
  const { hosts, probes } = await sweep.run();
  const services = events.flatMap((event): FoundService[] =>
    event.kind === 'service' ? [event.service] : [],
  );
  expect(services).toHaveLength(hosts.length * 2);
  expect(
    services.find(({ address, port }) => address === hexWords(12) && port === 22),
  ).toMatchObject({
    state: 'open',
    banner: 'SSH-2.0\\x1b[2J<b>\\x0d\\x0a',
  });
  expect(services.find(({ address, port }) => address === pc(0x100) && port === 22)?.state).toBe(
    'closed',
  );
  expect(probes).toBeLessThanOrEqual(2_000);
});

test('goes through an IPv4 prefix and notices one where everything answers', async () => {
  const plan = [{ prefix: '10.9.10.0/25' }, { prefix: '10.9.77.0/25' }];
  const hosts = [3, 50, 126].map((octet) => ({ address: `10.9.10.${octet}` }));
  const wire = createSimulatedCampus({ hosts, aliased: ['10.9.77.0/25'] });
  const result = await sweepOf(wire, { plan }).sweep.run();
  expect(result.hosts.map(({ address }) => address).sort()).toEqual([
    '10.9.10.126',
    '10.9.10.3',
    '10.9.10.50',
  ]);
  expect(result.aliasedPrefixes).toEqual(['10.9.77.0/25']);
  expect(result.end).toBe('exhausted');
});

test('takes knowledge as it comes: broken rows, stale names, other campuses', async () => {
  const wire = campus();
  const hostile: KnownAddress[] = [
    { address: 'nonsense', mac: 'zz', source: 'dns' },
    { address: '2001:db8:1:10::1/64', source: 'dns' },
    { address: '', source: 'lease' },
    { address: 'fe80::1%eth0', source: 'neighbour' },
    { address: '10.9.10.200', mac: 'ff:ff:ff:ff:ff:ff', source: 'arp' },
    { address: '2001:db8:1:20::dead:1', source: 'dns' },
  ];
  const { sweep } = sweepOf(wire, { addresses: [...hostile, ...wire.addresses] });
  const { hosts } = await sweep.run();
  expect(hosts).toHaveLength(60);
  expect(wire.asked.every(({ address }) => findAddress(address) !== undefined)).toBe(true);
});

test('says in one error that this machine can not send', async () => {
  const tcp: Prober = {
    kind: 'tcp',
    async ask(questions, told) {
      for (const question of questions)
        told({ question, outcome: 'failed', sent: 0, code: 'ENETUNREACH' });
    },
  };
  await expect(sweepOf({ tcp }).sweep.run()).rejects.toMatchObject({
    code: 'CANNOT_SEND',
    message: expect.stringContaining('ENETUNREACH'),
  });
});

test.each([
  { budget: 0 },
  { budget: 1.5 },
  { budget: 10, ratePerSecond: 0 },
  { budget: 10, servicePorts: [70_000] },
  { budget: 10, serviceShare: 1 },
])('refuses settings that mean nothing: %j', (settings) => {
  expect(() => sweepOf(campus(), { settings })).toThrow(SweepError);
});
