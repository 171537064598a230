import { sql } from 'kysely';
import { Type } from 'typebox';
import type { PeopleInputs } from '../../../analyzer/assessment/people-inputs.ts';
import type { AssessmentRuleBook } from '../../../analyzer/assessment/rules.ts';
import type { Cases } from '../../../analyzer/cases/cases.ts';
import type { Machine } from '../../../analyzer/cases/machine.ts';
import type { Deadlines } from '../../../analyzer/clocks/deadlines.ts';
import type { FindingState } from '../../../analyzer/findings/state.ts';
import type { FindingTemplate } from '../../../analyzer/findings/templates.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { unitNames } from '../../../analyzer/people/unit-names.ts';
import type { CaseFiles } from '../../../analyzer/register/files/case-files.ts';
import { readItemResult } from '../../../analyzer/register/item-results.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { addFileRoutes } from '../attached/file-routes.ts';
import { addCaseRoutes } from '../cases/action-routes.ts';
import { caseSorts, readCaseList, stateOf, type CaseListRow } from '../cases/case-list.ts';
import { clocksOfCases, isLate } from '../cases/clocks-of-cases.ts';
import type { CaseClockView } from '../cases/schema.ts';
import { getVisibleCase } from '../cases/visible-case.ts';
import { ListQuerystring, parseListQuery, sendRange, type ListRequest } from '../lists.ts';
import { actingUnitOf } from '../cases/acting-unit.ts';
import { openCase } from '../cases/open-case.ts';
import { notFound } from '../problem.ts';
import type { Rights } from '../rights/rights.ts';
import { getSystem } from '../systems/visible.ts';
import {
  FindingMadeSchema,
  FindingParams,
  FindingRowSchema,
  FindingSchema,
  FindingTemplatesSchema,
  NewFindingBody,
  type FindingRow,
} from './schema.ts';

export interface FindingsDeps {
  records: Records;
  cases: Cases;
  machine: Machine<FindingState>;
  caseFiles: CaseFiles;
  rules: AssessmentRuleBook;
  people: PeopleInputs;
  templates: () => Promise<readonly FindingTemplate[]>;
  deadlines: Pick<Deadlines, 'rules'>;
  rights: Rights;
  time: TimeSource;
}

const read = { resource: 'findings', action: 'read' } as const;
const create = { resource: 'findings', action: 'create' } as const;
const update = { resource: 'findings', action: 'update' } as const;

function rowOf(
  row: CaseListRow,
  item: { textZh: string; textEn: string } | undefined,
  raisedUnitName: string,
  clocks: CaseClockView[],
): FindingRow {
  const state = stateOf(row) as FindingState;
  return {
    id: row.id,
    version: row.version,
    number: state.number,
    title: state.title,
    state: state.state,
    severity: state.severity,
    templateId: state.templateId,
    systemId: state.systemId,
    systemName: row.system_name,
    unitId: state.unitId,
    unitName: row.unit_name,
    raisedUnitId: state.raisedUnitId,
    raisedUnitName,
    itemKey: state.itemKey,
    itemZh: item?.textZh ?? state.itemKey,
    itemEn: item?.textEn ?? state.itemKey,
    raised: state.raised,
    responsibleId: row.responsible_id,
    responsibleName: row.responsible_name,
    rounds: state.rounds,
    openedAt: row.opened_at,
    updatedAt: row.updated_at,
    closedAt: state.closedAt,
    overdue: isLate(clocks),
    clocks,
  };
}

/** Filters of findings only: `itemKey`, `severity`. */
function narrowing({ itemKey, severity }: ListRequest['filter']) {
  return [
    ...(typeof itemKey === 'string' ? [sql<boolean>`findings.item_key = ${itemKey}`] : []),
    ...(typeof severity === 'string' ? [sql<boolean>`findings.severity = ${severity}`] : []),
  ];
}

/** Findings: an auditor raises, the school answers, the auditor asks again or closes. */
export function findingsFeature(deps: FindingsDeps): Feature {
  const { records, machine, time } = deps;

  async function rowsOf(principal: Principal, list: ListRequest) {
    const at = isoNow(time);
    const { rows, total } = await readCaseList(records.db, principal, list, at, {
      table: 'findings',
      kind: 'finding',
      more: narrowing(list.filter),
    });
    const ids = rows.map(({ id }) => id);
    const states = rows.map((row) => stateOf(row) as FindingState);
    const clocks = await clocksOfCases(records.db, ids, at, deps.deadlines.rules);
    const names = await unitNames(
      records.db,
      states.map(({ raisedUnitId }) => raisedUnitId),
    );
    const { catalogue } = await deps.rules.load();
    const shown = rows.map((row, index) => {
      const { itemKey = '', raisedUnitId = '' } = states[index] ?? {};
      const name = names.get(raisedUnitId) ?? '';
      return rowOf(row, catalogue.byKey.get(itemKey), name, clocks.get(row.id) ?? []);
    });
    return { rows: shown, total };
  }

  return async (api) => {
    api.get(
      '/findings/templates',
      { schema: { response: { 200: FindingTemplatesSchema } }, config: { permission: read } },
      async () => [...(await deps.templates())],
    );

    api.get(
      '/findings',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(FindingRowSchema) } },
        config: { permission: read },
      },
      async ({ query, principal }, reply) => {
        const list = parseListQuery(query, caseSorts);
        const { rows, total } = await rowsOf(principal, list);
        sendRange(reply, 'findings', list, rows.length, total);
        return rows;
      },
    );

    api.post(
      '/findings',
      {
        schema: { body: NewFindingBody, response: { 201: FindingMadeSchema } },
        config: { permission: create },
      },
      async (request, reply) => {
        const { principal, body } = request;
        const { idempotencyKey, unitId: wanted, ...payload } = body;
        await getSystem(deps, principal, payload.systemId);
        const unitId = actingUnitOf(principal, wanted);
        const made = await openCase(deps, request, {
          caseKind: 'finding',
          message: 'raise',
          payload,
          unitId,
          idempotencyKey,
        });
        const { caseId: id, version, state } = made;
        const { number } = state as FindingState;
        return await reply.code(201).send({ id, version, state: state.state, number });
      },
    );

    api.get(
      '/findings/:id',
      {
        schema: { params: FindingParams, response: { 200: FindingSchema } },
        config: { permission: read },
      },
      async ({ params, principal }) => {
        const view = await getVisibleCase(deps, principal, 'finding', params.id);
        const state = view.state as FindingState;
        const list = { offset: 0, limit: 1, filter: { id: params.id } };
        const [row] = (await rowsOf(principal, list)).rows;
        if (!row) throw notFound('finding', params.id);
        const now = await readItemResult(records.db, deps.people, state, isoNow(time));
        return {
          ...row,
          text: state.text,
          expected: state.expected,
          itemStateThen: state.itemState,
          itemStateNow: now.state,
          exchange: state.exchange.map((one) => ({
            ...one,
            attestationIds: [...one.attestationIds],
          })),
          files: [...state.files],
        };
      },
    );

    await addFileRoutes(api, { ...deps, path: 'findings', read, update });
    addCaseRoutes(api, { ...deps, machine, path: 'findings', read, without: ['add-file'] });
  };
}
