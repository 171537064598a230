import type { Readable } from 'node:stream';
import type { Cases, CaseView } from '../../../analyzer/cases/cases.ts';
import type { CaseState, Machine } from '../../../analyzer/cases/machine.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { largestFile, type CaseFiles } from '../../../analyzer/register/files/case-files.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import type { TimeSource } from '../../../collector/time/time-source.ts';
import type { Api } from '../api.ts';
import { ownUnits, unitsWithSide } from '../cases/acting-unit.ts';
import { localeOf } from '../cases/locale.ts';
import { CaseParams } from '../cases/schema.ts';
import { getVisibleCase } from '../cases/visible-case.ts';
import { worded } from '../cases/worded.ts';
import { blobProblemOf, sendFile, takeBodiesAsStreams } from '../files.ts';
import { notFound, Problem } from '../problem.ts';
import type { Right } from '../rights/rights.ts';
import { FileParams, FileQuerystring, StoredFileSchema } from './schema.ts';

export interface FileRoutesDeps {
  records: Records;
  cases: Cases;
  caseFiles: CaseFiles;
  machine: Machine<CaseState>;
  time: TimeSource;
  /** First part of the addresses: `attestations`. */
  path: string;
  read: Right;
  update: Right;
}

/** The unit for which the caller attaches a file. */
function actingUnit(
  machine: Machine<CaseState>,
  principal: Principal,
  { state }: CaseView,
): string {
  const transition = machine.transitions['add-file'];
  const [unit] = transition ? unitsWithSide(machine, transition, state, ownUnits(principal)) : [];
  if (unit !== undefined) return unit;
  throw new Problem(403, 'ACTION_FORBIDDEN', 'You hold no role at a unit that may do this here.');
}

/**
 * `POST /<path>/:id/files?name=…`: the body is the file itself, streamed to disk and hashed on the way. `GET …/files/:sha256`:
 * only what was received for this very case, to those who see it: knowing a hash opens nothing.
 */
export async function addFileRoutes(api: Api, deps: FileRoutesDeps): Promise<void> {
  const { caseFiles, machine, path, read, update } = deps;

  api.get(
    `/${path}/:id/files/:sha256`,
    { schema: { params: FileParams }, config: { permission: read } },
    async ({ params, principal }, reply) => {
      const view = await getVisibleCase(deps, principal, machine.kind, params.id);
      const found = await caseFiles.open(principal, view, params.sha256);
      if (!found) throw notFound('file', params.sha256);
      return sendFile(reply, found.file, found.content);
    },
  );

  await api.register(async (scope: Api) => {
    takeBodiesAsStreams(scope);
    scope.post(
      `/${path}/:id/files`,
      {
        schema: {
          params: CaseParams,
          querystring: FileQuerystring,
          response: { 201: StoredFileSchema },
        },
        bodyLimit: largestFile,
        config: { permission: update },
      },
      async (request, reply) => {
        const { params, query, principal, body } = request;
        const view = await getVisibleCase(deps, principal, machine.kind, params.id);
        const unit = actingUnit(machine, principal, view);
        if (body === undefined || body === null) {
          throw new Problem(422, 'FILE_EMPTY', 'The body is the file itself.');
        }
        try {
          const stored = await worded(localeOf(request), () =>
            caseFiles.add(principal, view, unit, query.name, body as Readable),
          );
          return await reply.code(201).send({ ...stored.file, version: stored.view.version });
        } catch (error) {
          throw blobProblemOf(error);
        }
      },
    );
  });
}
