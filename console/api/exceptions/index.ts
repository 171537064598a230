import { Type } from 'typebox';
import { reasonText } from '../../../analyzer/assessment/reason-text.ts';
import type { ItemResult } from '../../../analyzer/assessment/item-result.ts';
import type { PeopleInputs } from '../../../analyzer/assessment/people-inputs.ts';
import type { AssessmentRuleBook } from '../../../analyzer/assessment/rules.ts';
import type { Cases, CaseView } from '../../../analyzer/cases/cases.ts';
import type { Machine } from '../../../analyzer/cases/machine.ts';
import type { Deadlines } from '../../../analyzer/clocks/deadlines.ts';
import type { ExceptionState } from '../../../analyzer/exceptions/state.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { endOfDay } from '../../../analyzer/register/civil-day.ts';
import type { CaseFiles } from '../../../analyzer/register/files/case-files.ts';
import { readItemResults } from '../../../analyzer/register/item-results.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { addFileRoutes } from '../attached/file-routes.ts';
import { addCaseRoutes } from '../cases/action-routes.ts';
import { expiringSorts, readCaseList, stateOf, type CaseListRow } from '../cases/case-list.ts';
import { clocksOfCases, isLate } from '../cases/clocks-of-cases.ts';
import type { CaseClockView } from '../cases/schema.ts';
import { getVisibleCase } from '../cases/visible-case.ts';
import { ListQuerystring, parseListQuery, sendRange, type ListRequest } from '../lists.ts';
import { actingUnitOf } from '../cases/acting-unit.ts';
import { openCase } from '../cases/open-case.ts';
import { notFound } from '../problem.ts';
import type { Rights } from '../rights/rights.ts';
import { getSystem } from '../systems/visible.ts';
import { isStale, narrowing } from './filter.ts';
import {
  ExceptionMadeSchema,
  ExceptionParams,
  ExceptionRowSchema,
  ExceptionSchema,
  NewExceptionBody,
  type ExceptionRow,
} from './schema.ts';

export interface ExceptionsDeps {
  records: Records;
  cases: Cases;
  machine: Machine<ExceptionState>;
  caseFiles: CaseFiles;
  rules: AssessmentRuleBook;
  people: PeopleInputs;
  deadlines: Pick<Deadlines, 'rules'>;
  rights: Rights;
  time: TimeSource;
}

const read = { resource: 'assessments', action: 'read' } as const;
const create = { resource: 'assessments', action: 'create' } as const;
const update = { resource: 'assessments', action: 'update' } as const;

/** A technical cap: more exceptions than a bureau has systems. */
const mostJudged = 1_000;

const madeOf = ({ caseId: id, version, state }: CaseView) => ({
  id,
  version,
  state: state.state,
  number: (state as ExceptionState).number,
});

function rowOf(
  row: CaseListRow,
  result: ItemResult,
  item: { textZh: string; textEn: string } | undefined,
  clocks: CaseClockView[],
  at: string,
): ExceptionRow {
  const state = stateOf(row) as ExceptionState;
  const expiresAt = endOfDay(state.expiresOn);
  return {
    id: row.id,
    version: row.version,
    number: state.number,
    state: state.state,
    inForce: state.state === 'APPROVED' && at < expiresAt,
    stale: isStale(state, result),
    systemId: state.systemId,
    systemName: row.system_name,
    unitId: state.unitId,
    unitName: row.unit_name,
    itemKey: state.itemKey,
    itemZh: item?.textZh ?? state.itemKey,
    itemEn: item?.textEn ?? state.itemKey,
    risk: state.risk,
    expiresOn: state.expiresOn,
    expiresAt,
    requested: state.requested,
    approved: state.approved,
    openedAt: row.opened_at,
    updatedAt: row.updated_at,
    overdue: isLate(clocks),
    clocks,
  };
}

/** Reasons in one text per language, without those that speak of exceptions themselves. */
function reasonsOf(result: ItemResult) {
  const texts = result.reasons
    .filter(({ code }) => !code.startsWith('exception-'))
    .map((reason) => reasonText(reason));
  return {
    reasonZh: texts.length === 0 ? null : texts.map(({ zh }) => zh).join(''),
    reasonEn: texts.length === 0 ? null : texts.map(({ en }) => en).join(' '),
  };
}

/** Exceptions: why an item is not met, what protects instead, who approved it and until when. */
export function exceptionsFeature(deps: ExceptionsDeps): Feature {
  const { records, machine, people, time } = deps;

  async function rowsOf(principal: Principal, list: ListRequest) {
    const at = isoNow(time);
    const { rows, total } = await readCaseList(records.db, principal, list, at, {
      table: 'item_exceptions',
      kind: 'exception',
      more: await narrowing(records.db, people, list.filter, at),
    });
    const ids = rows.map(({ id }) => id);
    const clocks = await clocksOfCases(records.db, ids, at, deps.deadlines.rules);
    const asked = rows.map((row) => stateOf(row) as ExceptionState);
    const results = await readItemResults(records.db, people, asked, at);
    const { catalogue } = await deps.rules.load();
    const shown = rows.flatMap((row, index) => {
      const result = results[index];
      const item = catalogue.byKey.get(asked[index]?.itemKey ?? '');
      return result
        ? [{ row: rowOf(row, result, item, clocks.get(row.id) ?? [], at), result }]
        : [];
    });
    return { shown, total };
  }

  /** Whether an item has changed is judged anew at each look: of so many exceptions, those that are stale. */
  async function staleOf(principal: Principal, list: ListRequest) {
    const all = { ...list, offset: 0, limit: mostJudged };
    const stale = (await rowsOf(principal, all)).shown.filter(({ row }) => row.stale);
    const { offset, limit } = list;
    return { shown: stale.slice(offset, offset + limit), total: stale.length };
  }

  return async (api) => {
    api.get(
      '/exceptions',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(ExceptionRowSchema) } },
        config: { permission: read },
      },
      async ({ query, principal }, reply) => {
        const list = parseListQuery(query, expiringSorts);
        const find = list.filter['stale'] === true ? staleOf : rowsOf;
        const { shown, total } = await find(principal, list);
        sendRange(reply, 'exceptions', list, shown.length, total);
        return shown.map(({ row }) => row);
      },
    );

    api.post(
      '/exceptions',
      {
        schema: { body: NewExceptionBody, response: { 201: ExceptionMadeSchema } },
        config: { permission: create },
      },
      async (request, reply) => {
        const { principal, body } = request;
        const { idempotencyKey, ...payload } = body;
        const system = await getSystem(deps, principal, payload.systemId);
        const unitId = actingUnitOf(principal, system.unit_id);
        const made = await openCase(deps, request, {
          caseKind: 'exception',
          message: 'request',
          payload,
          unitId,
          idempotencyKey,
        });
        return await reply.code(201).send(madeOf(made));
      },
    );

    api.get(
      '/exceptions/:id',
      {
        schema: { params: ExceptionParams, response: { 200: ExceptionSchema } },
        config: { permission: read },
      },
      async ({ params, principal }) => {
        const view = await getVisibleCase(deps, principal, 'exception', params.id);
        const state = view.state as ExceptionState;
        const list = { offset: 0, limit: 1, filter: { id: params.id } };
        const [found] = (await rowsOf(principal, list)).shown;
        if (!found) throw notFound('exception', params.id);
        return {
          ...found.row,
          reason: state.reason,
          compensatingControl: state.compensatingControl,
          riskNote: state.riskNote,
          replaces: state.replaces,
          files: [...state.files],
          frozen: state.frozen && {
            state: state.frozen.state,
            at: state.frozen.at,
            reasonZh: null,
            reasonEn: null,
          },
          current: { state: found.result.scoredAs, ...reasonsOf(found.result) },
          ended: state.ended,
          maxDays: state.maxDays,
        };
      },
    );

    await addFileRoutes(api, { ...deps, path: 'exceptions', read, update });
    addCaseRoutes(api, {
      ...deps,
      machine,
      path: 'exceptions',
      read,
      without: ['add-file'],
      serverFields: { amend: ['maxDays'], approve: ['maxDays', 'frozen'] },
    });
  };
}
