import { Type } from 'typebox';
import type { Cases, CaseView } from '../../../analyzer/cases/cases.ts';
import type { Machine } from '../../../analyzer/cases/machine.ts';
import type { Deadlines } from '../../../analyzer/clocks/deadlines.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { CaseFiles } from '../../../analyzer/register/files/case-files.ts';
import { materialsFor, type FilingRules } from '../../../analyzer/register/filing/rules.ts';
import type { FilingState } from '../../../analyzer/register/filing/state.ts';
import { currentStep, stepDays } from '../../../analyzer/register/filing/steps.ts';
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
import { SystemParams } from '../systems/schema.ts';
import { getSystem } from '../systems/visible.ts';
import {
  FilingMadeSchema,
  FilingParams,
  FilingRowSchema,
  FilingSchema,
  NewFilingBody,
  type Filing,
  type FilingRow,
} from './schema.ts';

export interface FilingsDeps {
  records: Records;
  cases: Cases;
  machine: Machine<FilingState>;
  caseFiles: CaseFiles;
  filingRules: () => Promise<FilingRules>;
  deadlines: Pick<Deadlines, 'rules'>;
  rights: Rights;
  time: TimeSource;
}

const read = { resource: 'assessments', action: 'read' } as const;
const create = { resource: 'assessments', action: 'create' } as const;
const update = { resource: 'assessments', action: 'update' } as const;

function rowOf(row: CaseListRow, clocks: CaseClockView[]): FilingRow {
  const state = stateOf(row) as FilingState;
  return {
    id: row.id,
    version: row.version,
    title: state.title,
    state: state.state,
    step: currentStep(state),
    systemId: state.systemId,
    systemName: row.system_name,
    unitId: state.unitId,
    unitName: row.unit_name,
    sLevel: state.sLevel,
    aLevel: state.aLevel,
    level: state.level,
    certificateNumber: state.certificate?.number ?? null,
    issuedOn: state.certificate?.on ?? null,
    validUntil: state.validUntil,
    openedAt: row.opened_at,
    updatedAt: row.updated_at,
    overdue: isLate(clocks),
    clocks,
  };
}

function stepsOf(rules: FilingRules, state: FilingState): Filing['steps'] {
  const current = currentStep(state);
  const days = new Map(stepDays(state).map((day) => [day.no, day]));
  return rules.steps.map((step) => {
    const day = days.get(step.no);
    const status = day?.done === true ? 'done' : step.no === current ? 'current' : 'ahead';
    return { ...step, status, on: day?.on ?? null };
  });
}

function materialsOf(rules: FilingRules, state: FilingState): Filing['materials'] {
  return materialsFor(rules, state.level).map(({ id, zh, en, source }) => {
    const file = state.files.find(({ sha256 }) => sha256 === state.materials[id]);
    return { id, zh, en, source, sha256: file?.sha256 ?? null, name: file?.name ?? null };
  });
}

function detailOf(
  row: FilingRow,
  state: FilingState,
  rules: FilingRules,
  levelNow: { s_level: number; a_level: number } | undefined,
): Filing {
  return {
    ...row,
    basis: state.basis,
    basisOn: state.basisOn,
    levelChanged:
      levelNow !== undefined &&
      (levelNow.s_level !== state.sLevel || levelNow.a_level !== state.aLevel),
    steps: stepsOf(rules, state),
    materials: materialsOf(rules, state),
    expertReview: state.expertReview && {
      ...state.expertReview,
      experts: [...state.expertReview.experts],
    },
    approval: state.approval,
    submissions: [...state.submissions],
    corrections: [...state.corrections],
    evaluations: [...state.evaluations],
    renewals: [...state.renewals],
    files: [...state.files],
    author: state.author,
    closed: state.closed,
    conflicts: rules.conflicts
      .filter(({ from, to = from }) => from <= state.level && state.level <= Math.max(from, to))
      .map(({ topic, zh, en, chosenZh, chosenEn, ruleId }) => ({
        topic,
        zh,
        en,
        chosenZh,
        chosenEn,
        ruleId,
      })),
  };
}

/** Filings with the police: eleven steps, their clocks, certificate, evaluations. */
export function filingsFeature(deps: FilingsDeps): Feature {
  const { records, machine, time } = deps;

  async function rowsOf(principal: Principal, list: ListRequest) {
    const at = isoNow(time);
    const { rows, total } = await readCaseList(records.db, principal, list, at, {
      table: 'filings',
      kind: 'filing',
    });
    const ids = rows.map(({ id }) => id);
    const clocks = await clocksOfCases(records.db, ids, at, deps.deadlines.rules);
    return { rows: rows.map((row) => rowOf(row, clocks.get(row.id) ?? [])), total };
  }

  async function detail(principal: Principal, { caseId, state }: CaseView): Promise<Filing> {
    const list = { offset: 0, limit: 1, filter: { id: caseId } };
    const [row] = (await rowsOf(principal, list)).rows;
    if (!row) throw notFound('filing', caseId);
    const system = await records.db
      .selectFrom('systems')
      .select(['s_level', 'a_level'])
      .where('id', '=', row.systemId)
      .executeTakeFirst();
    return detailOf(row, state as FilingState, await deps.filingRules(), system);
  }

  return async (api) => {
    api.get(
      '/filings',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(FilingRowSchema) } },
        config: { permission: read },
      },
      async ({ query, principal }, reply) => {
        const list = parseListQuery(query, caseSorts);
        const { rows, total } = await rowsOf(principal, list);
        sendRange(reply, 'filings', list, rows.length, total);
        return rows;
      },
    );

    api.get(
      '/systems/:id/filings',
      {
        schema: { params: SystemParams, response: { 200: Type.Array(FilingRowSchema) } },
        config: { permission: read },
      },
      async ({ params, principal }) => {
        await getSystem(deps, principal, params.id);
        const list = { offset: 0, limit: 100, filter: { systemId: params.id } };
        return (await rowsOf(principal, list)).rows;
      },
    );

    api.post(
      '/systems/:id/filings',
      {
        schema: { params: SystemParams, body: NewFilingBody, response: { 201: FilingMadeSchema } },
        config: { permission: create },
      },
      async (request, reply) => {
        const { params, principal, body } = request;
        const { idempotencyKey, ...facts } = body;
        const system = await getSystem(deps, principal, params.id);
        const unitId = actingUnitOf(principal, system.unit_id);
        const made = await openCase(deps, request, {
          caseKind: 'filing',
          message: 'open',
          payload: { ...facts, systemId: system.id },
          unitId,
          idempotencyKey,
        });
        const { caseId: id, version, state } = made;
        return await reply.code(201).send({ id, version, state: state.state });
      },
    );

    api.get(
      '/filings/:id',
      {
        schema: { params: FilingParams, response: { 200: FilingSchema } },
        config: { permission: read },
      },
      async ({ params, principal }) =>
        await detail(principal, await getVisibleCase(deps, principal, 'filing', params.id)),
    );

    await addFileRoutes(api, { ...deps, path: 'filings', read, update });
    addCaseRoutes(api, {
      ...deps,
      machine,
      path: 'filings',
      read,
      without: ['add-file'],
      serverFields: { 'record-evaluation': ['validUntil'] },
    });
  };
}
