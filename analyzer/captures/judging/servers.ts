import ipaddr from 'ipaddr.js';
import type { DhcpServerFact, RouterFact } from '../../../collector/captures/facts.ts';
import type { FindingDraft, FindingReason } from './finding.ts';
import { compare, type ListedService } from './listed.ts';

type Judgement = Pick<FindingDraft, 'kind' | 'verdict' | 'severity'> & { reason: FindingReason };

function draft(
  fact: RouterFact | DhcpServerFact,
  judgement: Judgement,
  comparedWith: number,
  more: { prefixes?: string[]; servers?: string[]; count?: number } = {},
): FindingDraft {
  const { reason, ...judged } = judgement;
  return {
    ...judged,
    subject: fact.address,
    detail: {
      macs: fact.mac === null ? [] : [fact.mac],
      prefixes: more.prefixes ?? [],
      servers: more.servers ?? [],
      vlan: fact.vlan,
      count: more.count ?? fact.packets,
      comparedWith,
      reason,
    },
    evidence: fact.evidence,
    firstAt: fact.firstAt,
    lastAt: fact.lastAt,
  };
}

function isWithin(prefix: string, allowed: string): boolean {
  const [network, bits] = ipaddr.IPv6.parseCIDR(prefix);
  const [outer, outerBits] = ipaddr.IPv6.parseCIDR(allowed);
  return bits >= outerBits && network.match(outer, outerBits);
}

/** Router advertisements against the routers and name servers that are listed. */
export function judgeRouter(router: RouterFact, listed: readonly ListedService[]): FindingDraft[] {
  const routers = listed.filter(({ kind }) => kind === 'router');
  const dns = listed.filter(({ kind }) => kind === 'dns');
  const found: FindingDraft[] = [];
  if (router.invalid > 0) {
    const judgement = { kind: 'invalid-ra', verdict: 'suspect', severity: 'medium' } as const;
    const reason = 'ignored-by-hosts';
    found.push(draft(router, { ...judgement, reason }, routers.length, { count: router.invalid }));
  }
  if (router.packets === router.invalid) return found;
  const prefixes = router.prefixes.map(({ prefix }) => prefix);
  const rogue = (judgement: Omit<Judgement, 'kind'>) =>
    draft(router, { kind: 'rogue-ra', ...judgement }, routers.length, { prefixes });
  if (routers.length === 0) {
    found.push(rogue({ verdict: 'unjudged', severity: 'low', reason: 'nothing-listed' }));
  } else {
    const compared = compare(routers, router);
    if (compared.kind !== 'listed') {
      found.push(rogue({ verdict: 'fail', severity: 'high', reason: compared.kind }));
    } else {
      const allowed = compared.entries.flatMap((entry) => entry.prefixes);
      const foreign = prefixes.filter(
        (prefix) => allowed.length > 0 && !allowed.some((one) => isWithin(prefix, one)),
      );
      if (foreign.length > 0) {
        const judgement = { kind: 'foreign-prefix', verdict: 'fail', severity: 'high' } as const;
        const full = { ...judgement, reason: 'prefix-not-listed' } as const;
        found.push(draft(router, full, routers.length, { prefixes: foreign }));
      }
    }
  }
  return [...found, ...judgeDns(router, dns)];
}

/** Name servers that are handed out although they are not on the list, where there is one. */
function judgeDns(fact: RouterFact | DhcpServerFact, dns: readonly ListedService[]) {
  const foreign = fact.dnsServers.filter(
    (server) => dns.length > 0 && !dns.some(({ address }) => address === server),
  );
  if (foreign.length === 0) return [];
  const judgement = { kind: 'foreign-dns', verdict: 'fail', severity: 'high' } as const;
  return [
    draft(fact, { ...judgement, reason: 'dns-not-listed' }, dns.length, { servers: foreign }),
  ];
}

/** DHCP servers of one version against those that are listed. */
export function judgeDhcp(
  servers: readonly DhcpServerFact[],
  listed: readonly ListedService[],
): FindingDraft[] {
  return servers.flatMap((server) => {
    const kind = server.version === 4 ? 'dhcpv4' : 'dhcpv6';
    const known = listed.filter((entry) => entry.kind === kind);
    const dns = judgeDns(
      server,
      listed.filter((entry) => entry.kind === 'dns'),
    );
    if (known.length > 0) {
      const compared = compare(known, server, server.relayed);
      if (compared.kind === 'listed') return dns;
      const judgement = { kind: 'rogue-dhcp', verdict: 'fail', severity: 'high' } as const;
      return [draft(server, { ...judgement, reason: compared.kind }, known.length), ...dns];
    }
    const addresses = new Set(
      servers.filter(({ version }) => version === server.version).map(({ address }) => address),
    );
    const judgement: Judgement =
      addresses.size > 1
        ? { kind: 'rogue-dhcp', verdict: 'suspect', severity: 'medium', reason: 'several-servers' }
        : { kind: 'rogue-dhcp', verdict: 'unjudged', severity: 'low', reason: 'nothing-listed' };
    return [draft(server, judgement, 0), ...dns];
  });
}
