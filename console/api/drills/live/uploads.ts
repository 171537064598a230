import type { Readable } from 'node:stream';
import type { DrillUploads } from '../../../../analyzer/drills/live/uploads.ts';
import { readLiveDrill, runOf } from '../../../../analyzer/drills/live/run-case.ts';
import { staffRoles } from '../../../../analyzer/drills/drill.ts';
import { rolesOf } from '../../../../analyzer/drills/machine/transitions.ts';
import type { DrillPlay } from '../../../../analyzer/drills/live/play.ts';
import type { Api } from '../../api.ts';
import { blobProblemOf, sendFile, takeBodiesAsStreams } from '../../files.ts';
import { notFound, Problem } from '../../problem.ts';
import { getOpenDrill, type DrillAccessDeps } from '../access.ts';
import { watermark } from '../read-models.ts';
import { DrillParams } from '../schema.ts';
import { UploadAnswerSchema, UploadParams, UploadQuery } from './schema.ts';

export interface UploadRoutesDeps extends DrillAccessDeps {
  uploads: DrillUploads;
  play: DrillPlay;
}

/** Files of players: streamed to disk and hashed on the way; they leave as downloads only. */
export async function addUploadRoutes(api: Api, deps: UploadRoutesDeps): Promise<void> {
  const { records, uploads, play } = deps;
  const read = { permission: { resource: 'drills', action: 'read' } } as const;
  const update = { permission: { resource: 'drills', action: 'update' } } as const;

  api.get(
    '/drills/:id/uploads/:uploadId',
    { schema: { params: UploadParams }, config: read },
    async ({ params, principal }, reply) => {
      const { state } = await getOpenDrill(deps, principal, params.id);
      const file = await uploads.find(params.id, params.uploadId);
      const isStaff = rolesOf(state, principal.accountId).some((role) => staffRoles.includes(role));
      const owns = state.participants.some(
        (each) => each.seat === file?.seat && each.accountId === principal.accountId,
      );
      if (!file || (!isStaff && !owns)) throw notFound('file', params.uploadId);
      return sendFile(reply, file, await uploads.open(file.sha256));
    },
  );

  await api.register(async (scope: Api) => {
    takeBodiesAsStreams(scope);
    scope.post(
      '/drills/:id/uploads',
      {
        schema: {
          params: DrillParams,
          querystring: UploadQuery,
          response: { 201: UploadAnswerSchema },
        },
        bodyLimit: uploads.maxBytes,
        config: update,
      },
      async ({ params, query, principal, body, headers }, reply) => {
        const { state } = await getOpenDrill(deps, principal, params.id);
        const drill = await readLiveDrill(records.db, params.id);
        const { runId } = runOf(drill);
        const seat = await play.seatFor(principal, drill, query.seat);
        if (body === undefined || body === null) {
          throw new Problem(422, 'ATTACHMENT_EMPTY', 'The body is the file itself.');
        }
        try {
          const stored = await uploads.add(
            { drillId: params.id, runId, unitId: state.unitId, seat },
            principal.accountId,
            { name: query.name, mediaType: headers['content-type'] },
            body as Readable,
          );
          return await reply.code(201).send({ ...watermark, ...stored });
        } catch (error) {
          throw blobProblemOf(error);
        }
      },
    );
  });
}
