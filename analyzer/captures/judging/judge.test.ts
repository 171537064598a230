import { describe, expect, it } from 'vitest';
import type { ClaimFact, DhcpServerFact, RouterFact } from '../../../collector/captures/facts.ts';
import type { ListedService } from './listed.ts';
import { judgeCapture, type JudgedFacts } from './judge.ts';

const at = '2026-11-20T01:00:00.000Z';
const times = { firstAt: at, lastAt: at, evidence: [1] };
const macs = { router: '00:1b:54:00:00:01', rogue: '00:5e:00:53:00:bd', vrrp: '00:00:5e:00:01:0a' };

const router = (more: Partial<RouterFact> = {}): RouterFact => ({
  address: 'fe80::1',
  mac: macs.router,
  vlan: null,
  lifetime: 1_800,
  managed: false,
  otherConfig: false,
  preference: 'medium',
  hopLimit: 64,
  mtu: null,
  prefixes: [],
  dnsServers: [],
  invalid: 0,
  packets: 3,
  ...times,
  ...more,
});

const dhcp = (more: Partial<DhcpServerFact> = {}): DhcpServerFact => ({
  version: 4,
  address: '10.1.2.1',
  mac: macs.router,
  duid: null,
  vlan: null,
  routers: [],
  dnsServers: [],
  relayed: false,
  offers: 1,
  acknowledgements: 1,
  packets: 2,
  ...times,
  ...more,
});

const claim = (quickChanges: number, claimants: string[], address = '10.1.2.9'): ClaimFact => ({
  address,
  family: 'ipv4',
  vlan: null,
  macs: claimants.map((mac) => ({ mac, claims: 1, ...times })),
  changes: quickChanges,
  quickChanges,
  firstAt: at,
  lastAt: at,
});

const listed = (more: Partial<ListedService>): ListedService => ({
  kind: 'router',
  address: null,
  mac: null,
  prefixes: [],
  vlan: null,
  ...more,
});

const prefix = (text: string) => ({
  prefix: text,
  onLink: true,
  autonomous: true,
  validLifetime: 1,
  preferredLifetime: 1,
});

function judge(facts: Partial<JudgedFacts>, services: readonly ListedService[] = []) {
  const none = { routers: [], dhcpServers: [], claims: [], duplicates: [] };
  const isVirtual = (mac: string) => mac.startsWith('00:00:5e:00:01');
  const found = judgeCapture(
    { ...none, ...facts },
    { flipFlopChanges: 3, isVirtual, listed: services },
  );
  return found.map(({ kind, verdict, detail }) => `${kind} ${verdict} ${detail.reason}`);
}

describe('router advertisements', () => {
  const known = listed({ address: 'fe80::1', mac: macs.router, prefixes: ['2001:db8:1::/48'] });

  it('are unjudged without a list, a finding outside it, and nothing on it', () => {
    expect(judge({ routers: [router()] })).toEqual(['rogue-ra unjudged nothing-listed']);
    expect(judge({ routers: [router()] }, [known])).toEqual([]);
    const rogue = router({ address: 'fe80::bad', mac: macs.rogue });
    expect(judge({ routers: [rogue] }, [known])).toEqual(['rogue-ra fail not-listed']);
    const forged = router({ mac: macs.rogue, lifetime: 0 });
    expect(judge({ routers: [forged] }, [known])).toEqual(['rogue-ra fail other-mac']);
    const elsewhere = listed({ address: 'fe80::1', vlan: 20 });
    expect(judge({ routers: [router({ vlan: 10 })] }, [elsewhere])).toEqual([
      'rogue-ra fail not-listed',
    ]);
  });

  it('of listed routers are held to their prefixes and to listed name servers', () => {
    const inside = router({
      prefixes: [prefix('2001:db8:1:2::/64')],
      dnsServers: ['2001:db8::53'],
    });
    expect(judge({ routers: [inside] }, [known])).toEqual([]);
    const outside = router({ prefixes: [prefix('2001:db8:2::/64')] });
    expect(judge({ routers: [outside] }, [known])).toEqual([
      'foreign-prefix fail prefix-not-listed',
    ]);
    const wider = router({ prefixes: [prefix('2001:db8::/32')] });
    expect(judge({ routers: [wider] }, [known])).toEqual(['foreign-prefix fail prefix-not-listed']);
    const dns = listed({ kind: 'dns', address: '2001:db8::54' });
    expect(judge({ routers: [inside] }, [known, dns])).toEqual(['foreign-dns fail dns-not-listed']);
  });

  it('that hosts ignore are no router, and are told', () => {
    const invalid = router({ packets: 2, invalid: 2 });
    expect(judge({ routers: [invalid] })).toEqual(['invalid-ra suspect ignored-by-hosts']);
  });
});

describe('DHCP servers', () => {
  it('are suspect when there are several, and judged by a list whatever relays do to their MAC', () => {
    expect(judge({ dhcpServers: [dhcp()] })).toEqual(['rogue-dhcp unjudged nothing-listed']);
    const two = [dhcp(), dhcp({ address: '10.1.2.250', mac: macs.rogue })];
    expect(judge({ dhcpServers: two })).toEqual([
      'rogue-dhcp suspect several-servers',
      'rogue-dhcp suspect several-servers',
    ]);
    const known = listed({ kind: 'dhcpv4', address: '10.1.2.1', mac: macs.router });
    expect(judge({ dhcpServers: two }, [known])).toEqual(['rogue-dhcp fail not-listed']);
    const relayed = dhcp({ relayed: true, mac: '00:1b:54:00:00:77' });
    expect(judge({ dhcpServers: [relayed] }, [known])).toEqual([]);
    // A list of one version says nothing of the other.
    const six = dhcp({ version: 6, address: 'fe80::1' });
    expect(judge({ dhcpServers: [six] }, [known])).toEqual(['rogue-dhcp unjudged nothing-listed']);
  });
});

describe('claims', () => {
  it('of two are suspect, of an address that goes back and forth more so, of a virtual MAC nothing', () => {
    const both = [macs.router, macs.rogue];
    expect(judge({ claims: [claim(1, both)] })).toEqual(['address-conflict suspect two-claimants']);
    expect(judge({ claims: [claim(3, both)] })).toEqual(['flip-flop suspect changes-hands']);
    expect(judge({ claims: [claim(0, both)] })).toEqual([]);
    expect(judge({ claims: [claim(9, [macs.router, macs.vrrp])] })).toEqual([]);
  });

  it('of a listed address by another MAC are certain, even where the owner is silent', () => {
    const known = listed({ address: '10.1.2.9', mac: macs.router });
    expect(judge({ claims: [claim(0, [macs.rogue])] }, [known])).toEqual([
      'address-conflict fail listed-address-taken',
    ]);
    expect(judge({ claims: [claim(0, [macs.router])] }, [known])).toEqual([]);
  });

  it('of one who answers for many say so', () => {
    const many = Array.from({ length: 20 }, (_, n) => claim(0, [macs.rogue], `10.1.3.${n}`));
    expect(judge({ claims: [...many, claim(1, [macs.router, macs.rogue])] })).toEqual([
      'address-conflict suspect answers-for-many',
    ]);
  });
});
