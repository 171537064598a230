import type { Static } from 'typebox';
import type { Selectable } from 'kysely';
import type { FindingDetail } from '../../../analyzer/captures/judging/finding.ts';
import type { CaptureSummary } from '../../../analyzer/captures/store.ts';
import type {
  CaptureFindingTable,
  CaptureHostTable,
  CaptureNameTable,
  CaptureTable,
  NetworkServiceTable,
} from '../../../analyzer/captures/tables.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import type { DroppedKind, SeenBy } from '../../../collector/captures/facts.ts';
import { protocolNames } from '../../../collector/captures/facts.ts';
import type {
  CaptureFindingSchema,
  CaptureHostSchema,
  CaptureNameSchema,
  CaptureSchema,
  CaptureSummarySchema,
  NetworkServiceSchema,
} from './schema.ts';

type WithUnit<T> = Selectable<T> & { unit_name: string };
const listOf = <T>(json: string) => JSON.parse(json) as T[];

export function visibleCaptures(db: Db, principal: Principal, at: string) {
  return db
    .selectFrom('captures')
    .innerJoin('units', 'units.id', 'captures.unit_id')
    .where('captures.unit_id', 'in', visibleUnitIds(db, principal, at));
}

export function visibleFindings(db: Db, principal: Principal, at: string) {
  return db
    .selectFrom('capture_findings')
    .innerJoin('captures', 'captures.id', 'capture_findings.capture_id')
    .innerJoin('units', 'units.id', 'capture_findings.unit_id')
    .where('capture_findings.unit_id', 'in', visibleUnitIds(db, principal, at));
}

export function visibleServices(db: Db, principal: Principal, at: string) {
  return db
    .selectFrom('network_services')
    .innerJoin('units', 'units.id', 'network_services.unit_id')
    .where('network_services.unit_id', 'in', visibleUnitIds(db, principal, at));
}

export type CaptureRow = Omit<WithUnit<CaptureTable>, 'summary' | 'claims'>;

export function captureRow(row: CaptureRow): Static<typeof CaptureSchema> {
  const { fault_code: code, fault_message: message } = row;
  return {
    id: row.id,
    unitId: row.unit_id,
    unitName: row.unit_name,
    fileName: row.file_name,
    note: row.note,
    sha256: row.sha256,
    bytes: row.bytes,
    state: row.state,
    fault:
      code === null
        ? null
        : {
            code,
            message: message ?? '',
            packet: row.fault_packet ?? 0,
            offset: row.fault_offset === null ? null : Number(row.fault_offset),
          },
    format: row.format,
    packets: row.packets,
    firstAt: row.first_at,
    lastAt: row.last_at,
    hosts: row.hosts,
    findings: row.findings,
    failures: row.failures,
    uploadedByName: row.uploaded_by_name,
    uploadedAt: row.uploaded_at,
    readAt: row.read_at,
  };
}

export function summaryView(json: string): Static<typeof CaptureSummarySchema> {
  const { file, packets, protocols, routers, dhcpServers, dropped } = JSON.parse(
    json,
  ) as CaptureSummary;
  return {
    packets,
    gzip: file.gzip,
    sections: file.sections,
    interfaces: file.interfaces,
    protocols: protocolNames.map((name) => ({ name, packets: protocols[name] })),
    routers,
    dhcpServers,
    dropped: Object.entries(dropped).map(([kind, count]) => ({ kind: kind as DroppedKind, count })),
  };
}

export function hostRow(row: Selectable<CaptureHostTable>): Static<typeof CaptureHostSchema> {
  return {
    id: row.address,
    address: row.address,
    family: row.family,
    macs: listOf<string>(row.macs),
    vlans: listOf<number>(row.vlans),
    names: listOf<string>(row.names),
    seenBy: listOf<SeenBy>(row.seen_by),
    onLink: row.on_link === 1,
    packets: row.packets,
    firstAt: row.first_at,
    lastAt: row.last_at,
    firstPacket: row.first_packet,
  };
}

export function nameRow(row: Selectable<CaptureNameTable>): Static<typeof CaptureNameSchema> {
  return {
    id: String(row.ordinal),
    kind: row.kind,
    name: row.name,
    address: row.address,
    port: row.port,
    count: row.count,
    firstAt: row.first_at,
    lastAt: row.last_at,
    firstPacket: row.first_packet,
  };
}

export function findingRow(
  row: WithUnit<CaptureFindingTable> & { file_name: string },
): Static<typeof CaptureFindingSchema> {
  return {
    id: row.id,
    captureId: row.capture_id,
    captureName: row.file_name,
    unitId: row.unit_id,
    unitName: row.unit_name,
    kind: row.kind,
    verdict: row.verdict,
    severity: row.severity,
    subject: row.subject,
    detail: JSON.parse(row.detail) as FindingDetail,
    evidence: listOf<number>(row.evidence),
    firstAt: row.first_at,
    lastAt: row.last_at,
  };
}

export function serviceRow(
  row: WithUnit<NetworkServiceTable>,
): Static<typeof NetworkServiceSchema> {
  return {
    id: row.id,
    unitId: row.unit_id,
    unitName: row.unit_name,
    kind: row.kind,
    name: row.name,
    address: row.address,
    mac: row.mac,
    prefixes: listOf<string>(row.prefixes),
    vlan: row.vlan,
    addedByName: row.added_by_name,
    addedAt: row.added_at,
  };
}
