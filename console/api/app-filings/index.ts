import { sql, type SqlBool } from 'kysely';
import { Type } from 'typebox';
import type { AppsBasis } from '../../../analyzer/apps/basis.ts';
import { grantServerFields, submitServerFields } from '../../../analyzer/apps/filing/payloads.ts';
import type { AppFilingState } from '../../../analyzer/apps/filing/state.ts';
import { readFilingFacts } from '../../../analyzer/apps/gates/read-facts.ts';
import { appFacts, getApp } from '../../../analyzer/apps/ledger-row.ts';
import type { Cases } from '../../../analyzer/cases/cases.ts';
import type { Machine } from '../../../analyzer/cases/machine.ts';
import type { Deadlines } from '../../../analyzer/clocks/deadlines.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { unitNames } from '../../../analyzer/people/unit-names.ts';
import type { CaseFiles } from '../../../analyzer/register/files/case-files.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { appFilingSorts, readAppCases, type AppCaseRow } from '../app-cases/case-list.ts';
import { refuseTokens } from '../app-cases/persons-only.ts';
import { CaseMadeSchema, GatesSchema } from '../app-cases/schema.ts';
import { decisionsView, gatesView, rowItems } from '../app-cases/views.ts';
import { getVisibleApp } from '../apps/visible.ts';
import { addFileRoutes } from '../attached/file-routes.ts';
import { actingUnitOf, ownUnits } from '../cases/acting-unit.ts';
import { addCaseRoutes } from '../cases/action-routes.ts';
import { clocksOfCases, isLate } from '../cases/clocks-of-cases.ts';
import { openCase } from '../cases/open-case.ts';
import type { CaseClockView } from '../cases/schema.ts';
import { getVisibleCase } from '../cases/visible-case.ts';
import { ListQuerystring, parseListQuery, sendRange, type ListRequest } from '../lists.ts';
import { notFound } from '../problem.ts';
import type { Rights } from '../rights/rights.ts';
import {
  AppFilingParams,
  AppFilingRowSchema,
  AppFilingSchema,
  NewAppFilingBody,
  type AppFiling,
  type AppFilingRow,
} from './schema.ts';

export interface AppFilingsDeps {
  records: Records;
  cases: Cases;
  machine: Machine<AppFilingState>;
  caseFiles: CaseFiles;
  basis: AppsBasis;
  deadlines: Pick<Deadlines, 'rules'>;
  rights: Rights;
  time: TimeSource;
}

const read = { resource: 'apps', action: 'read' } as const;
const create = { resource: 'apps', action: 'create' } as const;
const update = { resource: 'apps', action: 'update' } as const;

const columns = ['authority_unit_id', 'number', 'filed_on', 'valid_until'] as const;
type Row = AppCaseRow & Record<(typeof columns)[number], string | number | null>;

const text = (value: string | number | null): string | null =>
  value === null ? null : String(value);

function rowOf(
  row: Row,
  authorityUnitName: string,
  total: number,
  clocks: CaseClockView[],
): AppFilingRow {
  return {
    id: row.id,
    version: row.version,
    title: row.title,
    state: row.state as AppFilingRow['state'],
    appId: row.app_id,
    appName: row.title,
    unitId: row.unit_id,
    unitName: row.unit_name,
    authorityUnitId: String(row.authority_unit_id),
    authorityUnitName,
    providerName: row.provider_name,
    number: text(row.number),
    packageId: row.package_id,
    packageVersion: row.package_version,
    items: rowItems(row, total),
    filedOn: text(row.filed_on),
    validUntil: text(row.valid_until),
    responsibleId: row.responsible_id,
    responsibleName: row.responsible_name,
    openedAt: row.opened_at,
    updatedAt: row.updated_at,
    overdue: isLate(clocks),
    clocks,
  };
}

/** `turn`: filings that wait for the caller's own unit, as the authority or as the provider. */
function turnOf(principal: Principal, turn: unknown) {
  const own = sql.join(['', ...ownUnits(principal)]);
  if (turn === 'authority') {
    return [
      sql<SqlBool>`t.authority_unit_id in (${own}) and t.state in ('SUBMITTED', 'PROVINCE_REVIEW', 'CHANGED')`,
    ];
  }
  return turn === 'provider'
    ? [sql<SqlBool>`t.unit_id in (${own}) and t.state in ('DRAFT', 'RETURNED')`]
    : [];
}

/** Facts in which the ledger differs from what was submitted, or that from what holds. */
function changedKeys(state: AppFilingState, ledger: Readonly<Record<string, unknown>>): string[] {
  const { submission, filed } = state;
  if (!submission) return [];
  const sides: readonly Readonly<Record<string, unknown>>[] = [
    ledger,
    submission.facts,
    ...(filed ? [filed.facts] : []),
  ];
  const keys = new Set(sides.flatMap((side) => Object.keys(side)));
  return [...keys].filter(
    (key) => new Set(sides.map((side) => JSON.stringify(side[key] ?? null))).size > 1,
  );
}

/** Filings of providers (提供者备案): reviewed by the authority item by item, filed with a number. */
export function appFilingsFeature(deps: AppFilingsDeps): Feature {
  const { records, machine, basis, time } = deps;
  const { db } = records;

  async function rowsOf(principal: Principal, list: ListRequest) {
    const at = isoNow(time);
    const { rows, total } = await readAppCases(db, principal, list, at, {
      table: 'app_filings',
      columns,
      more: turnOf(principal, list.filter['turn']),
    });
    const ids = rows.map(({ id }) => id);
    const clocks = await clocksOfCases(db, ids, at, deps.deadlines.rules);
    const names = await unitNames(
      db,
      rows.map((row) => String(row.authority_unit_id)),
    );
    const items = (await basis.items()).length;
    const shown = rows.map((row) => {
      const authority = names.get(String(row.authority_unit_id)) ?? '';
      return rowOf(row, authority, items, clocks.get(row.id) ?? []);
    });
    return { rows: shown, total };
  }

  async function detail(principal: Principal, id: string): Promise<AppFiling> {
    const view = await getVisibleCase(deps, principal, 'app-filing', id);
    const state = view.state as AppFilingState;
    const list = { offset: 0, limit: 1, filter: { id } };
    const [row] = (await rowsOf(principal, list)).rows;
    if (!row) throw notFound('filing', id);
    const app = await getApp(db, state.appId);
    const { submission, filed } = state;
    return {
      ...row,
      ...(await decisionsView(db, basis, state)),
      opened: state.opened,
      submission: submission && { ...submission, gates: [...submission.gates] },
      filed: filed && { ...filed, gates: [...filed.gates] },
      changedKeys: changedKeys(state, appFacts(app)),
      returned: state.returned,
      suspended: state.suspended,
      ended: state.ended,
      rounds: state.rounds,
      files: [...state.files],
    };
  }

  async function gates(principal: Principal, id: string) {
    const view = await getVisibleCase(deps, principal, 'app-filing', id);
    const state = view.state as AppFilingState;
    const app = await getApp(db, state.appId);
    const place = { db, basis, at: isoNow(time) };
    const ledger = await readFilingFacts(place, app, state, 'ledger');
    const submitted = await readFilingFacts(place, app, state, 'submission');
    const isFilling = ['DRAFT', 'RETURNED', 'FILED'].includes(state.state);
    return await gatesView(basis, 'app-filing', () => (isFilling ? ledger : submitted));
  }

  return async (api) => {
    api.get(
      '/app-filings',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(AppFilingRowSchema) } },
        config: { permission: read },
      },
      async ({ query, principal }, reply) => {
        const list = parseListQuery(query, appFilingSorts);
        const { rows, total } = await rowsOf(principal, list);
        sendRange(reply, 'app-filings', list, rows.length, total);
        return rows;
      },
    );

    api.post(
      '/app-filings',
      {
        schema: { body: NewAppFilingBody, response: { 201: CaseMadeSchema } },
        config: { permission: create },
      },
      async (request, reply) => {
        const { principal, body } = request;
        const app = await getVisibleApp(deps, principal, body.appId);
        const made = await openCase(deps, request, {
          caseKind: 'app-filing',
          message: 'open',
          payload: { appId: app.id },
          unitId: actingUnitOf(principal, body.unitId ?? app.unit_id),
          idempotencyKey: body.idempotencyKey,
        });
        const { caseId: id, version, state } = made;
        return await reply.code(201).send({ id, version, state: state.state });
      },
    );

    api.get(
      '/app-filings/:id',
      {
        schema: { params: AppFilingParams, response: { 200: AppFilingSchema } },
        config: { permission: read },
      },
      ({ params, principal }) => detail(principal, params.id),
    );

    api.get(
      '/app-filings/:id/gates',
      {
        schema: { params: AppFilingParams, response: { 200: GatesSchema } },
        config: { permission: read },
      },
      ({ params, principal }) => gates(principal, params.id),
    );

    await addFileRoutes(api, { ...deps, path: 'app-filings', read, update });
    addCaseRoutes(api, {
      ...deps,
      machine,
      path: 'app-filings',
      read,
      without: ['add-file'],
      before: refuseTokens,
      serverFields: {
        submit: submitServerFields,
        change: submitServerFields,
        file: grantServerFields,
        'accept-change': grantServerFields,
        resume: ['gates'],
        revoke: ['listEntryId'],
        'decide-item': ['packageId', 'vetId'],
        'carry-decisions': ['packageId', 'vetId'],
      },
    });
  };
}
