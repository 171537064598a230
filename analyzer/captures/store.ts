import type { CaptureFacts } from '../../collector/captures/facts.ts';
import { inBatches } from '../assets/batches.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Trx } from '../stores/records/records.ts';
import type { FindingDraft } from './judging/finding.ts';
import type { JudgedFacts } from './judging/judge.ts';
import { isOnLink } from './observations.ts';

interface Owner {
  id: string;
  unitId: string;
}

/** What is kept of a reading beside its lists. */
export type CaptureSummary = Pick<
  CaptureFacts,
  'file' | 'packets' | 'protocols' | 'routers' | 'dhcpServers' | 'dropped'
>;

function summaryOf(facts: CaptureFacts): CaptureSummary {
  const { file, packets, protocols, routers, dhcpServers, dropped } = facts;
  return { file, packets, protocols, routers, dhcpServers, dropped };
}

/** Claims of several; an address of one claimant is among the hosts, with its MAC (`claimsOfHosts`). */
function claimsToKeep({ claims }: CaptureFacts) {
  return claims.filter(({ macs }) => macs.length > 1);
}

async function removeLists(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('capture_hosts').where('capture_id', '=', id).execute();
  await trx.deleteFrom('capture_names').where('capture_id', '=', id).execute();
}

/** Writes what was read in place of what an earlier reading left. */
export async function storeFacts(trx: Trx, owner: Owner, facts: CaptureFacts, at: string) {
  await removeLists(trx, owner.id);
  const { hosts, names, duplicates } = facts;
  const key = { capture_id: owner.id, unit_id: owner.unitId };
  await inBatches(hosts, (slice) =>
    trx
      .insertInto('capture_hosts')
      .values(
        slice.map((host) => ({
          ...key,
          address: host.address,
          family: host.family,
          macs: JSON.stringify(host.macs),
          vlans: JSON.stringify(host.vlans),
          names: JSON.stringify(host.names),
          seen_by: JSON.stringify(host.seenBy),
          on_link: isOnLink(host) ? 1 : 0,
          packets: host.packets,
          first_at: host.firstAt,
          last_at: host.lastAt,
          first_packet: host.firstPacket,
        })),
      )
      .execute(),
  );
  const numbered = names.map((name, n) => ({ name, ordinal: n + 1 }));
  await inBatches(numbered, (slice) =>
    trx
      .insertInto('capture_names')
      .values(
        slice.map(({ ordinal, name }) => ({
          ...key,
          ordinal,
          kind: name.kind,
          name: name.name,
          address: name.address,
          port: name.port,
          count: name.count,
          first_at: name.firstAt,
          last_at: name.lastAt,
          first_packet: name.firstPacket,
        })),
      )
      .execute(),
  );
  const { fault } = facts;
  const failed = fault !== null && facts.packets.read === 0;
  await trx
    .updateTable('captures')
    .set({
      state: failed ? 'failed' : fault === null ? 'read' : 'partial',
      fault_code: fault?.code ?? null,
      fault_message: fault?.message ?? null,
      fault_packet: fault?.packet ?? null,
      fault_offset: fault?.offset?.toString() ?? null,
      engine: facts.engine,
      format: facts.file.format,
      packets: facts.packets.read,
      first_at: facts.firstAt,
      last_at: facts.lastAt,
      hosts: hosts.length,
      summary: JSON.stringify(summaryOf(facts)),
      claims: JSON.stringify({ claims: claimsToKeep(facts), duplicates }),
      read_at: at,
    })
    .where('id', '=', owner.id)
    .execute();
}

/** Who alone claimed one of these addresses, from the list of hosts. */
export async function claimsOfHosts(
  trx: Trx,
  captureId: string,
  addresses: readonly string[],
): Promise<JudgedFacts['claims']> {
  const rows = await trx
    .selectFrom('capture_hosts')
    .select(['address', 'family', 'macs', 'vlans', 'first_at', 'last_at', 'first_packet'])
    .where('capture_id', '=', captureId)
    .where('address', 'in', ['', ...addresses])
    .where('on_link', '=', 1)
    .execute();
  return rows.flatMap(({ address, family, macs, ...row }) => {
    const [mac, ...others] = JSON.parse(macs) as string[];
    if (mac === undefined || others.length > 0) return [];
    const [vlan = null] = JSON.parse(row.vlans) as number[];
    const times = { firstAt: row.first_at, lastAt: row.last_at };
    const claimant = { mac, claims: 1, ...times, evidence: [row.first_packet] };
    return [{ address, family, vlan, macs: [claimant], changes: 0, quickChanges: 0, ...times }];
  });
}

export function judgedFactsOf(row: { summary: string; claims: string }): JudgedFacts {
  const { routers, dhcpServers } = JSON.parse(row.summary) as CaptureSummary;
  const kept = JSON.parse(row.claims) as Pick<CaptureFacts, 'claims' | 'duplicates'>;
  return { routers, dhcpServers, ...kept };
}

/** Findings in place of those of the judgement before; one that is still there keeps its id. */
export async function storeFindings(
  trx: Trx,
  owner: Owner,
  drafts: readonly FindingDraft[],
  at: { iso: string; ms: number },
): Promise<void> {
  const before = await trx
    .selectFrom('capture_findings')
    .select(['id', 'kind', 'subject', 'detail'])
    .where('capture_id', '=', owner.id)
    .execute();
  const keyOf = (kind: string, subject: string, vlan: number | null) =>
    `${kind} ${subject} ${vlan}`;
  const ids = new Map(
    before.map(({ id, kind, subject, detail }) => {
      const { vlan } = JSON.parse(detail) as FindingDraft['detail'];
      return [keyOf(kind, subject, vlan), id];
    }),
  );
  await trx.deleteFrom('capture_findings').where('capture_id', '=', owner.id).execute();
  await inBatches(drafts, (slice) =>
    trx
      .insertInto('capture_findings')
      .values(
        slice.map((draft) => ({
          id: ids.get(keyOf(draft.kind, draft.subject, draft.detail.vlan)) ?? newId(at.ms),
          capture_id: owner.id,
          unit_id: owner.unitId,
          kind: draft.kind,
          verdict: draft.verdict,
          severity: draft.severity,
          subject: draft.subject,
          detail: JSON.stringify(draft.detail),
          evidence: JSON.stringify(draft.evidence),
          first_at: draft.firstAt,
          last_at: draft.lastAt,
        })),
      )
      .execute(),
  );
  await trx
    .updateTable('captures')
    .set({
      findings: drafts.length,
      failures: drafts.filter(({ verdict }) => verdict === 'fail').length,
      judged_at: at.iso,
    })
    .where('id', '=', owner.id)
    .execute();
}

export async function removeCapture(trx: Trx, id: string): Promise<void> {
  await removeLists(trx, id);
  await trx.deleteFrom('capture_findings').where('capture_id', '=', id).execute();
  await trx.deleteFrom('captures').where('id', '=', id).execute();
}
