import { sql } from 'kysely';
import { Type } from 'typebox';
import type { PeopleInputs } from '../../../analyzer/assessment/people-inputs.ts';
import type { AssessmentRuleBook } from '../../../analyzer/assessment/rules.ts';
import type { Questions } from '../../../analyzer/attestations/questions/questions.ts';
import type { AttestationState } from '../../../analyzer/attestations/state.ts';
import type { Cases, CaseView } from '../../../analyzer/cases/cases.ts';
import type { Machine } from '../../../analyzer/cases/machine.ts';
import type { Deadlines } from '../../../analyzer/clocks/deadlines.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { CaseFiles } from '../../../analyzer/register/files/case-files.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { addFileRoutes } from '../attached/file-routes.ts';
import { addCaseRoutes } from '../cases/action-routes.ts';
import { expiringSorts, readCaseList, stateOf } from '../cases/case-list.ts';
import { clocksOfCases } from '../cases/clocks-of-cases.ts';
import { getVisibleCase } from '../cases/visible-case.ts';
import { ListQuerystring, parseListQuery, sendRange, type ListRequest } from '../lists.ts';
import { actingUnitOf } from '../cases/acting-unit.ts';
import { openCase } from '../cases/open-case.ts';
import { notFound } from '../problem.ts';
import type { Rights } from '../rights/rights.ts';
import { getSystem } from '../systems/visible.ts';
import { attestationDetail, attestationRow } from './read-models.ts';
import {
  AttestationMadeSchema,
  AttestationParams,
  AttestationRowSchema,
  AttestationSchema,
  NewAttestationBody,
} from './schema.ts';

export interface AttestationsDeps {
  records: Records;
  cases: Cases;
  machine: Machine<AttestationState>;
  caseFiles: CaseFiles;
  rules: AssessmentRuleBook;
  people: PeopleInputs;
  questions: () => Promise<Questions>;
  deadlines: Pick<Deadlines, 'rules'>;
  rights: Rights;
  time: TimeSource;
}

const read = { resource: 'assessments', action: 'read' } as const;
const create = { resource: 'assessments', action: 'create' } as const;
const update = { resource: 'assessments', action: 'update' } as const;

const soonDays = 30;
const dayMs = 86_400_000;

const madeOf = ({ caseId: id, version, state }: CaseView) => ({
  id,
  version,
  state: state.state,
  number: (state as AttestationState).number,
});

/** Filters of attestations only: `itemKey`; `standing`: `expired`, `expiring` (within 30 days), `counts`, `not-yet`. */
function narrowing({ itemKey, standing }: ListRequest['filter'], at: string) {
  const soon = new Date(Date.parse(at) + soonDays * dayMs).toISOString();
  const inForce = sql<boolean>`attestations.state = 'IN_FORCE'`;
  const expires = sql.ref('attestations.expires_at');
  const effective = sql.ref('attestations.effective_at');
  const standings: Readonly<Record<string, ReturnType<typeof sql<boolean>>>> = {
    expired: sql<boolean>`(${inForce} and ${expires} <= ${at})`,
    expiring: sql<boolean>`(${inForce} and ${expires} > ${at} and ${expires} <= ${soon})`,
    counts: sql<boolean>`(${inForce} and ${expires} > ${at} and ${effective} <= ${at})`,
    'not-yet': sql<boolean>`(${inForce} and ${effective} > ${at})`,
    none: sql<boolean>`not ${inForce}`,
  };
  const wanted = typeof standing === 'string' ? standings[standing] : undefined;
  return [
    ...(typeof itemKey === 'string'
      ? [
          sql<boolean>`exists (select 1 from attestation_items where attestation_id = attestations.id and item_key = ${itemKey})`,
        ]
      : []),
    ...(wanted ? [wanted] : []),
  ];
}

/** Attestations: what people sign for items, with files, dates and a second person's review. */
export function attestationsFeature(deps: AttestationsDeps): Feature {
  const { records, machine, time } = deps;

  async function rowsOf(principal: Principal, list: ListRequest) {
    const at = isoNow(time);
    const { rows, total } = await readCaseList(records.db, principal, list, at, {
      table: 'attestations',
      kind: 'attestation',
      more: narrowing(list.filter, at),
    });
    const ids = rows.map(({ id }) => id);
    const clocks = await clocksOfCases(records.db, ids, at, deps.deadlines.rules);
    const shown = rows.map((row) =>
      attestationRow(
        row,
        stateOf(row) as AttestationState,
        { systemName: row.system_name, unitName: row.unit_name },
        clocks.get(row.id) ?? [],
        at,
      ),
    );
    return { rows: shown, total };
  }

  return async (api) => {
    api.get(
      '/attestations',
      {
        schema: {
          querystring: ListQuerystring,
          response: { 200: Type.Array(AttestationRowSchema) },
        },
        config: { permission: read },
      },
      async ({ query, principal }, reply) => {
        const list = parseListQuery(query, expiringSorts);
        const { rows, total } = await rowsOf(principal, list);
        sendRange(reply, 'attestations', list, rows.length, total);
        return rows;
      },
    );

    api.post(
      '/attestations',
      {
        schema: { body: NewAttestationBody, response: { 201: AttestationMadeSchema } },
        config: { permission: create },
      },
      async (request, reply) => {
        const { principal, body } = request;
        const { idempotencyKey, ...payload } = body;
        const system = await getSystem(deps, principal, payload.systemId);
        const unitId = actingUnitOf(principal, system.unit_id);
        const made = await openCase(deps, request, {
          caseKind: 'attestation',
          message: 'open',
          payload,
          unitId,
          idempotencyKey,
        });
        return await reply.code(201).send(madeOf(made));
      },
    );

    api.get(
      '/attestations/:id',
      {
        schema: { params: AttestationParams, response: { 200: AttestationSchema } },
        config: { permission: read },
      },
      async ({ params, principal }) => {
        const view = await getVisibleCase(deps, principal, 'attestation', params.id);
        const list = { offset: 0, limit: 1, filter: { id: params.id } };
        const [row] = (await rowsOf(principal, list)).rows;
        if (!row) throw notFound('attestation', params.id);
        const rules = await deps.rules.load();
        const questions = await deps.questions();
        const parts = { db: records.db, people: deps.people, rules, questions };
        return await attestationDetail(parts, row, view, isoNow(time));
      },
    );

    await addFileRoutes(api, { ...deps, path: 'attestations', read, update });
    addCaseRoutes(api, {
      ...deps,
      machine,
      path: 'attestations',
      read,
      without: ['add-file'],
      serverFields: { amend: ['validity'] },
    });
  };
}
