import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { appendAudit } from '../../../analyzer/audit/append.ts';
import type { Checkpoints } from '../../../analyzer/audit/checkpoints.ts';
import { exportEvidence } from '../../../analyzer/audit/evidence-package.ts';
import { verifyChains, type ChainsReport } from '../../../analyzer/audit/verify-chains.ts';
import { verifyEverything } from '../../../analyzer/audit/verify-everything.ts';
import { unitNames } from '../../../analyzer/people/unit-names.ts';
import { actorOf } from '../../../analyzer/people/actor.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { listVisibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Blobs } from '../../../analyzer/stores/blobs/blobs.ts';
import type { EventStore } from '../../../analyzer/stores/events/event-store.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { storedDate } from '../dates.ts';
import { ListQuerystring, parseListQuery, sendRange } from '../lists.ts';
import type { Action, Permission } from '../permission.ts';
import { notFound, Problem } from '../problem.ts';
import { requireSeenUnits } from '../rights/seen-units.ts';
import { pastVisibility } from './past-visibility.ts';
import { findEntry, listEntries, sortableFields } from './read-model.ts';
import type { LocalAccess } from './run-file.ts';
import {
  AuditEntrySchema,
  CheckpointSchema,
  ExportQuery,
  IdParams,
  VerifySchema,
  VisibilityQuery,
  VisibilitySchema,
} from './schema.ts';
import { shareRuns } from './share-runs.ts';

export interface AuditDeps {
  records: Records;
  time: TimeSource;
  checkpoints: Checkpoints;
  /** Walked by `xiaodun verify` beside the chains. */
  events?: Pick<EventStore, 'verify'>;
  blobs?: Pick<Blobs, 'verify'>;
  /** Lets `xiaodun verify` of this machine ask; without it that route answers 404. */
  local?: Pick<LocalAccess, 'accepts'>;
}

function may(action: Action): { permission: Permission } {
  return { permission: { resource: 'audit', action } };
}

/** Who did what, who could see what, and whether the record of it is whole. */
export function auditFeature(deps: AuditDeps): Feature {
  const { records, time, checkpoints, local } = deps;
  const { db } = records;
  const trustedKeys = [checkpoints.publicKey];
  const runChains = shareRuns<ChainsReport>();
  const runEverything = shareRuns<Awaited<ReturnType<typeof verifyEverything>>>();

  async function verifyVisible(principal: Principal) {
    const unitIds = await listVisibleUnitIds(db, principal, isoNow(time));
    const report = await runChains(unitIds.join(), () =>
      verifyChains(records, { unitIds, trustedKeys }),
    );
    const names = await unitNames(db, unitIds);
    const chains = report.chains.map((chain) => {
      return { ...chain, unitName: names.get(chain.unitId) ?? chain.unitId };
    });
    return { ok: report.ok, chains, checkpoints: report.checkpoints };
  }

  /** The units whose chains are exported: the wanted one, or all that the caller sees. */
  async function exportedUnits(principal: Principal, wanted?: string): Promise<string[]> {
    if (wanted === undefined) return await listVisibleUnitIds(db, principal, isoNow(time));
    await requireSeenUnits(db, principal, [wanted], isoNow(time));
    return [wanted];
  }

  async function beginExport(principal: Principal, wanted?: string): Promise<Readable> {
    const unitIds = await exportedUnits(principal, wanted);
    const exportedAt = isoNow(time);
    await records.transaction((trx) =>
      appendAudit(trx, {
        unitId: wanted ?? principal.unitId,
        actor: actorOf(principal),
        action: 'audit.export',
        target: { kind: 'unit', id: wanted ?? principal.unitId },
        after: { units: unitIds.length },
        at: exportedAt,
      }),
    );
    await checkpoints.sign('export');
    const request = { unitIds, exportedAt, exportedBy: principal.name };
    return Readable.from(exportEvidence(records, request), { objectMode: false });
  }

  async function latestCheckpoint() {
    const { keyId, publicKey } = checkpoints;
    const { seq = 0, at = null, sha256 = null, sm3 = null } = (await checkpoints.latest()) ?? {};
    return { keyId, publicKey, seq, at, sha256, sm3 };
  }

  async function signNow(principal: Principal) {
    await records.transaction((trx) =>
      appendAudit(trx, {
        unitId: principal.unitId,
        actor: actorOf(principal),
        action: 'audit.checkpoint',
        target: { kind: 'unit', id: principal.unitId },
        at: isoNow(time),
      }),
    );
    await checkpoints.sign('asked');
    return latestCheckpoint();
  }

  function refuseStrangers(request: FastifyRequest): void {
    if (local?.accepts(request.headers['x-local-token'])) return;
    throw new Problem(404, 'NOT_FOUND', 'There is no such address.');
  }

  return (api) => {
    api.get(
      '/audit',
      {
        config: may('read'),
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(AuditEntrySchema) } },
      },
      async (request, reply) => {
        const list = parseListQuery(request.query, sortableFields);
        const page = await listEntries(db, request.principal, isoNow(time), list);
        sendRange(reply, 'audit', list, page.rows.length, page.total);
        return page.rows;
      },
    );

    api.get(
      '/audit/:id',
      { config: may('read'), schema: { params: IdParams, response: { 200: AuditEntrySchema } } },
      async (request) => {
        const { id } = request.params;
        const entry = await findEntry(db, request.principal, isoNow(time), id);
        if (!entry) throw notFound('audit entry', id);
        return entry;
      },
    );

    api.get(
      '/audit/verify',
      { config: may('read'), schema: { response: { 200: VerifySchema } } },
      (request) => verifyVisible(request.principal),
    );

    api.get(
      '/audit/visibility',
      {
        config: may('read'),
        schema: { querystring: VisibilityQuery, response: { 200: VisibilitySchema } },
      },
      async (request) => {
        const { accountId } = request.query;
        const past = { accountId, at: storedDate(request.query.at) };
        const answer = await pastVisibility(db, request.principal, isoNow(time), past);
        if (!answer) throw notFound('account', accountId);
        return answer;
      },
    );

    api.get(
      '/audit/export',
      { config: may('export'), schema: { querystring: ExportQuery } },
      async (request, reply) => {
        const content = await beginExport(request.principal, request.query.unitId);
        const name = `xiaodun-evidence-${isoNow(time).slice(0, 10)}.ndjson`;
        return reply
          .type('application/x-ndjson; charset=utf-8')
          .header('content-disposition', `attachment; filename="${name}"`)
          .send(content);
      },
    );

    api.get(
      '/audit/checkpoint',
      { config: may('read'), schema: { response: { 200: CheckpointSchema } } },
      latestCheckpoint,
    );

    api.post(
      '/audit/checkpoint',
      { config: may('approve'), schema: { response: { 201: CheckpointSchema } } },
      async (request, reply) => reply.code(201).send(await signNow(request.principal)),
    );

    // Public to the session rules only: the token of `run.json` stands for the right to read the data folder.
    api.post('/audit/verify-local', { config: { permission: 'public' } }, async (request) => {
      refuseStrangers(request);
      const { events, blobs } = deps;
      return runEverything('all', () =>
        verifyEverything({
          records,
          trustedKeys,
          ...(events && { events: () => events.verify() }),
          ...(blobs && { blobs }),
        }),
      );
    });
  };
}
