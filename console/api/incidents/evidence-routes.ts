import type { Readable } from 'node:stream';
import type { Incidents } from '../../../analyzer/incidents/incidents.ts';
import { maxEvidenceBytes } from '../../../analyzer/incidents/incidents.ts';
import type { IncidentState } from '../../../analyzer/incidents/state.ts';
import type { CaseView } from '../../../analyzer/cases/cases.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Api } from '../api.ts';
import { storedDate } from '../dates.ts';
import { blobProblemOf, sendFile, takeBodiesAsStreams } from '../files.ts';
import { notFound, Problem } from '../problem.ts';
import { EvidenceParams, EvidenceQuerystring, IncidentParams, MadeSchema } from './schema.ts';

interface EvidenceRoutesDeps {
  incidents: Incidents;
  getCase(principal: Principal, id: string): Promise<CaseView>;
  /** The unit for which the caller may send a message; throws a Problem. */
  actingUnit(principal: Principal, view: CaseView, message: string): string;
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
      return sendFile(reply, piece, content);
    },
  );

  await api.register(async (scope: Api) => {
    takeBodiesAsStreams(scope);
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
          throw blobProblemOf(error);
        }
      },
    );
  });
}
