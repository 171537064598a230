import type { ClaimFact, DuplicateFact } from '../../../collector/captures/facts.ts';
import type { FindingDraft, FindingReason } from './finding.ts';
import type { ListedService } from './listed.ts';

export interface ClaimJudging {
  flipFlopChanges: number;
  /** Link-layer addresses that stand for several machines by design. */
  isVirtual(mac: string): boolean;
  listed: readonly ListedService[];
}

/** A machine that claims so many addresses answers for others: proxy ARP, or a spoofer. */
const manyAddresses = 16;

/** Addresses that each link-layer address claims. */
function claimsByMac(claims: readonly ClaimFact[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { macs } of claims) {
    for (const { mac } of macs) counts.set(mac, (counts.get(mac) ?? 0) + 1);
  }
  return counts;
}

/** ARP and ND: two that claim one address at the same time, and those that take it from each other again and again. */
export function judgeClaims(claims: readonly ClaimFact[], judging: ClaimJudging): FindingDraft[] {
  const counts = claimsByMac(claims);
  return claims.flatMap((claim) => {
    const own = claim.macs.filter(({ mac }) => !judging.isVirtual(mac));
    const entries = judging.listed.filter(
      ({ address, mac, vlan }) =>
        address === claim.address && mac !== null && (vlan === null || vlan === claim.vlan),
    );
    const taken =
      entries.length > 0 && own.some(({ mac }) => !entries.some((one) => one.mac === mac));
    if (!taken && (own.length < 2 || claim.quickChanges === 0)) return [];
    const flips = claim.quickChanges >= judging.flipFlopChanges;
    const forMany = own.some(({ mac }) => (counts.get(mac) ?? 0) > manyAddresses);
    const reason: FindingReason = taken
      ? 'listed-address-taken'
      : forMany
        ? 'answers-for-many'
        : flips
          ? 'changes-hands'
          : 'two-claimants';
    return [
      {
        kind: flips ? 'flip-flop' : 'address-conflict',
        verdict: taken ? 'fail' : 'suspect',
        severity: taken || flips ? 'high' : 'medium',
        subject: claim.address,
        detail: {
          macs: own.map(({ mac }) => mac),
          prefixes: [],
          servers: [],
          vlan: claim.vlan,
          count: claim.changes,
          comparedWith: entries.length,
          reason,
        },
        evidence: own.flatMap(({ evidence }) => evidence.slice(0, 5)).sort((a, b) => a - b),
        firstAt: claim.firstAt,
        lastAt: claim.lastAt,
      },
    ];
  });
}

/** Duplicates that the protocols themselves noticed. */
export function judgeDuplicates(duplicates: readonly DuplicateFact[]): FindingDraft[] {
  return duplicates.map(({ address, vlan, asking, holding, how, count, evidence, ...times }) => ({
    kind: 'address-conflict',
    verdict: how === 'dhcp-decline' ? 'suspect' : 'fail',
    severity: 'medium',
    subject: address,
    detail: {
      macs: [asking, holding].filter((mac) => mac !== null),
      prefixes: [],
      servers: [],
      vlan,
      count,
      comparedWith: 0,
      reason: how === 'dhcp-decline' ? 'declined' : 'duplicate-detected',
    },
    evidence,
    firstAt: times.firstAt,
    lastAt: times.lastAt,
  }));
}
