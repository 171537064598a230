import type { Readable } from 'node:stream';
import type { Incidents } from '../../../analyzer/incidents/incidents.ts';
import { maxEvidenceBytes } from '../../../analyzer/incidents/incidents.ts';
import type { IncidentState } from '../../../analyzer/incidents/state.ts';
import type { CaseView } from '../../../analyzer/cases/cases.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { BlobError } from '../../../analyzer/stores/blobs/errors.ts';
import type { Api } from '../api.ts';
import { storedDate } from '../dates.ts';
import { notFound, Problem } from '../problem.ts';
import { EvidenceParams, EvidenceQuerystring, IncidentParams, MadeSchema } from './schema.ts';

interface EvidenceRoutesDeps {
  incidents: Incidents;
  getCase(principal: Principal, id: string): Promise<CaseView>;
  /** The unit for which the caller may send a message; throws a Problem. */
  actingUnit(principal: Principal, view: CaseView, message: string): string;
}

/** Types that no browser runs; whatever else was uploaded leaves as bytes. */
const harmless = new Set(['image/png', 'image/jpeg', 'image/gif', 'application/pdf', 'text/plain']);

const statusOf: Readonly<Record<string, number>> = {
  BLOB_TOO_LARGE: 413,
  BLOB_DISK_FULL: 507,
  BLOB_NOT_FOUND: 404,
};

function problemOf(error: unknown): unknown {
  if (!(error instanceof BlobError)) return error;
  if (error.code === 'BLOB_DISK_FULL') return new Problem(507, 'STORAGE_FULL', error.message);
  return new Problem(statusOf[error.code] ?? 500, error.code, error.message);
}

/** RFC 6266 and RFC 5987: a plain name for old readers, the real one beside it. */
function attachment(name: string): string {
  const plain = name.replace(/[^\w.-]/gu, '_');
  const real = encodeURIComponent(name).replace(
    /['()*]/gu,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${real}`;
}

/**
 * Evidence in and out. The body is the file itself, streamed to disk and hashed on the way, nothing of it is opened or
 * unpacked; it leaves as a download only, without a type that a browser would run.
 */
export async function addEvidenceRoutes(api: Api, deps: EvidenceRoutesDeps): Promise<void> {
  const { incidents, getCase, actingUnit } = deps;
  const read = { permission: { resource: 'incidents', action: 'read' } } as const;
  const update = { permission: { resource: 'incidents', action: 'update' } } as const;

  api.get(
    '/incidents/:id/evidence/:evidenceId',
    { schema: { params: EvidenceParams }, config: read },
    async ({ params, principal }, reply) => {
      const view = await getCase(principal, params.id);
      const state = view.state as IncidentState;
      const piece = state.evidence.find(({ id }) => id === params.evidenceId);
      if (!piece) throw notFound('evidence', params.evidenceId);
      const incident = { id: view.caseId, unitId: state.unitId };
      const content = await incidents.readEvidence(principal, incident, piece);
      return reply
        .header('content-disposition', attachment(piece.name))
        .header('content-length', piece.bytes)
        .header('content-security-policy', "sandbox; default-src 'none'")
        .header('x-content-sha256', piece.sha256)
        .type(harmless.has(piece.mediaType) ? piece.mediaType : 'application/octet-stream')
        .send(content);
    },
  );

  await api.register(async (scope: Api) => {
    scope.removeAllContentTypeParsers();
    // Not parsed: the stream goes to the blobs as it comes.
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    scope.post(
      '/incidents/:id/evidence',
      {
        schema: {
          params: IncidentParams,
          querystring: EvidenceQuerystring,
          response: { 201: MadeSchema },
        },
        bodyLimit: maxEvidenceBytes,
        config: update,
      },
      async ({ params, query, principal, body, headers }, reply) => {
        const view = await getCase(principal, params.id);
        const unitId = actingUnit(principal, view, 'add-evidence');
        if (body === undefined || body === null) {
          throw new Problem(422, 'EVIDENCE_EMPTY', 'The body is the file itself.');
        }
        const { collectedAt, ...facts } = query;
        const at = storedDate(collectedAt);
        try {
          const after = await incidents.addEvidence(
            principal,
            {
              ...facts,
              incidentId: view.caseId,
              unitId,
              mediaType: headers['content-type'],
              ...(at !== undefined && { collectedAt: at }),
            },
            body as Readable,
          );
          return await reply.code(201).send({
            id: after.caseId,
            version: after.version,
            state: after.state.state,
            number: (after.state as IncidentState).number,
          });
        } catch (error) {
          throw problemOf(error);
        }
      },
    );
  });
}
