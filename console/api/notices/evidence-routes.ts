import type { Readable } from 'node:stream';
import { Type } from 'typebox';
import type { Cases, CaseView } from '../../../analyzer/cases/cases.ts';
import { visibleDeliveries } from '../../../analyzer/notices/delivery-queries.ts';
import type { NoticeEvidence } from '../../../analyzer/notices/evidence.ts';
import { visibleNotices } from '../../../analyzer/notices/notice-queries.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Api } from '../api.ts';
import { blobProblemOf, sendFile, takeBodiesAsStreams } from '../files.ts';
import { notFound, Problem } from '../problem.ts';
import { actingUnitOf } from '../cases/acting-unit.ts';

interface EvidenceRoutesDeps {
  db: Db;
  cases: Pick<Cases, 'find'>;
  evidence: NoticeEvidence;
  time: TimeSource;
}

const EvidenceParams = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 64 }),
  sha256: Type.String({ maxLength: 64 }),
});

const UploadQuery = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 300 }),
    /** Needed only by who acts for several units. */
    unitId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  },
  { additionalProperties: false },
);

const UploadedSchema = Type.Object({
  sha256: Type.String(),
  sm3: Type.String(),
  bytes: Type.Integer(),
  name: Type.String(),
});

/**
 * Files of notices, answers and reviews. `POST /notices/evidence` stores one, not opened and not unpacked; a message then
 * names it by its hash. It leaves below each notice and delivery that names it, for whoever sees that.
 */
export async function addNoticeEvidenceRoutes(api: Api, deps: EvidenceRoutesDeps): Promise<void> {
  const { db, cases, evidence, time } = deps;
  const read = { permission: { resource: 'notices', action: 'read' } } as const;
  const update = { permission: { resource: 'notices', action: 'update' } } as const;

  const finders = {
    notices: (principal: Principal, id: string) =>
      visibleNotices(db, principal, isoNow(time), { ids: [id] }).select('notices.id'),
    deliveries: (principal: Principal, id: string) =>
      visibleDeliveries(db, principal, isoNow(time), { ids: [id] }).select('deliveries.id'),
  } as const;

  async function getView(
    path: keyof typeof finders,
    principal: Principal,
    id: string,
  ): Promise<CaseView> {
    const seen = await finders[path](principal, id).executeTakeFirst();
    const view = seen && (await cases.find(id));
    if (!view) throw notFound(path === 'notices' ? 'notice' : 'delivery', id);
    return view;
  }

  for (const path of ['notices', 'deliveries'] as const) {
    api.get(
      `/${path}/:id/evidence/:sha256`,
      { schema: { params: EvidenceParams }, config: read },
      async ({ params, principal }, reply) => {
        const view = await getView(path, principal, params.id);
        const isHash = /^[0-9a-f]{64}$/.test(params.sha256);
        const file = isHash && (await evidence.read(principal, view, params.sha256));
        if (!file) throw notFound('evidence', params.sha256);
        return sendFile(reply, { ...file, sha256: params.sha256 }, file.content);
      },
    );
  }

  await api.register(async (scope: Api) => {
    takeBodiesAsStreams(scope);
    scope.post(
      '/notices/evidence',
      {
        schema: { querystring: UploadQuery, response: { 201: UploadedSchema } },
        bodyLimit: evidence.maxBytes,
        config: update,
      },
      async ({ query, principal, body }, reply) => {
        const unitId = actingUnitOf(principal, query.unitId);
        if (body === undefined || body === null) {
          throw new Problem(422, 'EVIDENCE_EMPTY', 'The body is the file itself.');
        }
        try {
          const file = await evidence.upload(principal, unitId, query.name, body as Readable);
          return await reply.code(201).send(file);
        } catch (error) {
          throw blobProblemOf(error);
        }
      },
    );
  });
}
