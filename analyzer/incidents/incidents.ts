import type { Readable } from 'node:stream';
import type { Static } from 'typebox';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { visibleAlerts } from '../alerts/queries.ts';
import { appendAudit } from '../audit/append.ts';
import type { CaseAction, Cases, CaseView } from '../cases/cases.ts';
import { actorOf } from '../people/actor.ts';
import type { Principal } from '../people/principal.ts';
import { ownUnitId } from '../people/unit-alias.ts';
import { derivedId } from '../notices/case-id.ts';
import type { Blobs } from '../stores/blobs/blobs.ts';
import type { EventStore } from '../stores/events/event-store.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records } from '../stores/records/records.ts';
import { findIncidentOf } from './alert-links.ts';
import { IncidentError } from './errors.ts';
import { cleanFileName, cleanMediaType } from './file-name.ts';
import type { OpenPayload } from './machine/opening.ts';
import { snapshotAlert } from './snapshot.ts';
import type { IncidentEvidence } from './state.ts';
import { noteUpload, uploadIdOf } from './uploads.ts';

/** Largest piece of evidence: a technical cap; disk images stay where they are and are entered by their hash. */
export const maxEvidenceBytes = 256 * 1024 * 1024;

export interface IncidentsDeps {
  records: Records;
  cases: Cases;
  events: EventStore;
  blobs: Blobs;
  time: TimeSource;
}

export type NewIncident = Omit<Static<typeof OpenPayload>, 'number' | 'unitId' | 'asksRansom'>;

export interface NewEvidence {
  incidentId: string;
  /** Unit for which the person acts. */
  unitId: string;
  name: string;
  mediaType: string | undefined;
  origin: string;
  note?: string;
  collectedBy?: string;
  collectedAt?: string;
  /** The same key twice is one piece of evidence. */
  key?: string;
}

/** What people do with incidents beyond the messages of the machine: they open them and bring evidence. */
export interface Incidents {
  open(principal: Principal, unitId: string, facts: NewIncident, key?: string): Promise<CaseView>;
  /**
   * One click: a snapshot of the alert and its events becomes evidence, the alert is taken up. Throws ALERT_UNKNOWN (also
   * for one that the principal does not see), ALERT_TAKEN with `incidentId`.
   */
  openFromAlert(
    principal: Principal,
    alertId: string,
    unitIdFor: (alertUnitId: string) => string,
  ): Promise<CaseView>;
  /** Streams a file to the blobs and registers it. Throws BLOB_TOO_LARGE, BLOB_DISK_FULL, EVIDENCE_EMPTY. */
  addEvidence(principal: Principal, evidence: NewEvidence, content: Readable): Promise<CaseView>;
  /** The bytes; who took them is in the audit log before they leave. Throws EVIDENCE_ELSEWHERE. */
  readEvidence(
    principal: Principal,
    incident: { id: string; unitId: string },
    evidence: IncidentEvidence,
  ): Promise<Readable>;
}

function personOf(principal: Principal): Pick<CaseAction, 'actor' | 'origin'> {
  return {
    actor: { kind: 'person', accountId: principal.accountId, name: principal.name },
    origin: {
      address: principal.address,
      ...(principal.via.kind === 'token' && { tokenId: principal.via.tokenId }),
    },
  };
}

const openAction = (caseId: string, unitId: string, payload: NewIncident) => ({
  caseId,
  caseKind: 'incident' as const,
  message: 'open',
  payload,
  unitId,
});

export function createIncidents(deps: IncidentsDeps): Incidents {
  const { records, cases, events, blobs, time } = deps;

  async function alertOf(principal: Principal, id: string) {
    const alert = await visibleAlerts(records.db, principal, isoNow(time), { ids: [id] })
      .selectAll('alerts')
      .executeTakeFirst();
    if (alert) return alert;
    throw new IncidentError('ALERT_UNKNOWN', `There is no alert ${id} that you may see.`);
  }

  return {
    async open(principal, unitId, facts, key) {
      // A repeated request finds the case that the first one opened.
      const id = key === undefined ? newId() : derivedId('incident', principal.accountId, key);
      return await cases.act({
        ...openAction(id, await ownUnitId(records.db, unitId), facts),
        ...personOf(principal),
        ...(key !== undefined && { idempotencyKey: key }),
      });
    },

    async openFromAlert(principal, alertId, unitIdFor) {
      const alert = await alertOf(principal, alertId);
      const unitId = await ownUnitId(records.db, unitIdFor(alert.unit_id));
      const at = isoNow(time);
      const blob = await snapshotAlert(
        { db: records.db, events, blobs },
        {
          alert: { ...alert },
          at,
          by: principal.name,
        },
      );
      const incidentId = newId(Date.parse(at));
      const uploadId = uploadIdOf(incidentId, undefined);
      return await records.transaction(async (trx) => {
        const taken = await findIncidentOf(trx, alertId);
        if (taken) {
          throw new IncidentError('ALERT_TAKEN', `The alert is part of ${taken.number} already.`, {
            incidentId: taken.id,
            number: taken.number,
          });
        }
        const person = personOf(principal);
        await cases.actIn(trx, {
          ...openAction(incidentId, unitId, {
            title: (alert.title_zh === '' ? alert.title : alert.title_zh).slice(0, 200),
            description: alert.advice_zh?.slice(0, 4_000) ?? '',
            discoveredAt: at,
            occurredAt: alert.first_seen_at < at ? alert.first_seen_at : at,
            alertIds: [alertId],
            ...(alert.unit_id !== unitId && { affectedUnitId: alert.unit_id }),
          }),
          ...person,
        });
        await noteUpload(trx, {
          id: uploadId,
          incidentId,
          unitId,
          kind: 'alert-events',
          name: `告警事件-${alertId}.ndjson`,
          mediaType: 'application/x-ndjson',
          alertId,
          blob,
          by: principal.accountId,
          at,
        });
        return await cases.actIn(trx, {
          caseId: incidentId,
          caseKind: 'incident',
          message: 'add-evidence',
          payload: { uploadId, origin: '平台告警及其原始日志', collectedAt: at },
          unitId,
          ...person,
        });
      });
    },

    async addEvidence(principal, evidence, content) {
      const { incidentId, unitId, key } = evidence;
      const blob = await blobs.put(content, maxEvidenceBytes);
      if (blob.bytes === 0) throw new IncidentError('EVIDENCE_EMPTY', 'The file is empty.');
      const id = uploadIdOf(incidentId, key);
      return await records.transaction(async (trx) => {
        await noteUpload(trx, {
          id,
          incidentId,
          unitId,
          kind: 'file',
          name: cleanFileName(evidence.name),
          mediaType: cleanMediaType(evidence.mediaType),
          blob,
          by: principal.accountId,
          at: isoNow(time),
        });
        const { origin, note, collectedBy, collectedAt } = evidence;
        return await cases.actIn(trx, {
          caseId: incidentId,
          caseKind: 'incident',
          message: 'add-evidence',
          payload: {
            uploadId: id,
            origin,
            ...(note !== undefined && { note }),
            ...(collectedBy !== undefined && { collectedBy }),
            ...(collectedAt !== undefined && { collectedAt }),
          },
          unitId,
          ...personOf(principal),
          ...(key !== undefined && { idempotencyKey: key }),
        });
      });
    },

    async readEvidence(principal, incident, evidence) {
      if ((await blobs.info(evidence.sha256)) === undefined) {
        throw new IncidentError('EVIDENCE_ELSEWHERE', 'The bytes are kept by another node.', {
          sha256: evidence.sha256,
        });
      }
      await records.transaction((trx) =>
        appendAudit(trx, {
          unitId: incident.unitId,
          actor: actorOf(principal),
          action: 'incident.read-evidence',
          target: { kind: 'incident', id: incident.id },
          after: { evidenceId: evidence.id, name: evidence.name, sha256: evidence.sha256 },
          at: isoNow(time),
        }),
      );
      return await blobs.open(evidence.sha256);
    },
  };
}
