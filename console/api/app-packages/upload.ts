import type { Readable } from 'node:stream';
import { declaredFor } from '../../../analyzer/apps/declared.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import type { Vetting } from '../../../analyzer/vetting/vetting.ts';
import type { Api } from '../api.ts';
import { actingUnitOf } from '../cases/acting-unit.ts';
import { blobProblemOf, takeBodiesAsStreams } from '../files.ts';
import { notFound, Problem } from '../problem.ts';
import { UploadedSchema, UploadQuerystring } from './schema.ts';

interface UploadDeps {
  records: Records;
  vetting: Vetting;
}

/** Over all rules: what a request may send at all. */
const largestUpload = 4 * 1_024 * 1_024 * 1_024;

/** `POST /app-packages?name=…`: the body is the file itself, streamed to disk, hashed on the way and read by a job. */
export async function addUploadRoute(api: Api, { records, vetting }: UploadDeps): Promise<void> {
  async function checkApp(unitId: string, appId: string): Promise<void> {
    const app = await records.db
      .selectFrom('apps')
      .select('id')
      .where('id', '=', appId)
      .where('unit_id', '=', unitId)
      .executeTakeFirst();
    if (!app) throw notFound('app', appId);
  }

  /** What the ledger says of the app: the checks compare it with the package. */
  const declaredBy = async (appId: string, name: string) =>
    await declaredFor(records.db, appId, /\.ipa$/iu.test(name) ? 'ios' : 'android');

  await api.register(async (scope: Api) => {
    takeBodiesAsStreams(scope);
    scope.post(
      '/app-packages',
      {
        schema: { querystring: UploadQuerystring, response: { 201: UploadedSchema } },
        bodyLimit: largestUpload,
        config: { permission: { resource: 'apps', action: 'create' } },
      },
      async ({ query, principal, body }, reply) => {
        const { name, appId } = query;
        const unitId = actingUnitOf(principal, query.unitId);
        if (appId !== undefined) await checkApp(unitId, appId);
        if (body === undefined || body === null) {
          throw new Problem(422, 'PACKAGE_EMPTY', 'The body is the file itself.');
        }
        try {
          const { row, known } = await vetting.submit({
            principal,
            unitId,
            appId,
            name,
            content: body as Readable,
            ...(appId !== undefined && { declared: await declaredBy(appId, name) }),
          });
          const { id, state, sha256, bytes } = row;
          return await reply.code(201).send({ id, state, sha256, bytes, known });
        } catch (error) {
          throw blobProblemOf(error);
        }
      },
    );
  });
}
