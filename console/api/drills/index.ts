import { Type } from 'typebox';
import type { Cases, CaseView } from '../../../analyzer/cases/cases.ts';
import type { Machine } from '../../../analyzer/cases/machine.ts';
import type { Deadlines } from '../../../analyzer/clocks/deadlines.ts';
import type { DrillState } from '../../../analyzer/drills/drill.ts';
import {
  drillSorts,
  selectDrillRows,
  visibleDrills,
  type DrillSort,
} from '../../../analyzer/drills/queries.ts';
import type { PlaybookShelf } from '../../../analyzer/drills/playbook-shelf.ts';
import type { DrillRules } from '../../../analyzer/drills/rules.ts';
import { derivedId } from '../../../analyzer/notices/case-id.ts';
import { ownUnitId } from '../../../analyzer/people/unit-alias.ts';
import { newId } from '../../../analyzer/stores/records/new-id.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { addCaseRoutes } from '../cases/action-routes.ts';
import { actingUnitOf } from '../cases/acting-unit.ts';
import { localeOf } from '../cases/locale.ts';
import { ListQuerystring, parseListQuery, sendRange, totalOf } from '../lists.ts';
import type { Rights } from '../rights/rights.ts';
import { getDrill, getOpenDrill, insightOf } from './access.ts';
import { filterOf } from './filter.ts';
import { drillOf, rolesByDrill, rowOf, watermark } from './read-models.ts';
import { DrillMadeSchema, DrillParams, DrillRowSchema, DrillSchema, NewDrill } from './schema.ts';

export interface DrillsFeatureDeps {
  /** Of the drill world. */
  records: Records;
  /** Over the drill world. */
  cases: Cases;
  /** From `createDrillMachine`. */
  machine: Machine<DrillState>;
  rules: DrillRules;
  playbooks: Pick<PlaybookShelf, 'pin'>;
  deadlines: Pick<Deadlines, 'rules'>;
  rights: Rights;
  time: TimeSource;
}

const read = { permission: { resource: 'drills', action: 'read' } } as const;
const create = { permission: { resource: 'drills', action: 'create' } } as const;

/** Written with the run, so their routes are those of live control. */
const runMessages = ['rehearse', 'start', 'finish', 'stop'];

const madeOf = ({ caseId, version, state }: CaseView) => {
  const { state: name, number } = state as DrillState;
  return { ...watermark, id: caseId, version, state: name, number };
};

/** Drills: lists, records, plans; every message of the machine that needs no run has its route from the machine. */
export function drillsFeature(deps: DrillsFeatureDeps): Feature {
  const { records, cases, rules, playbooks, rights, time } = deps;

  return async (api) => {
    api.get(
      '/drills',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(DrillRowSchema) } },
        config: read,
      },
      async (request, reply) => {
        const { query, principal } = request;
        const list = parseListQuery(query, Object.keys(drillSorts));
        const at = isoNow(time);
        const insight = insightOf(rights, principal);
        const filter = filterOf(list.filter);
        const listed = () => visibleDrills(records.db, principal, at, insight, filter);
        const { field, order } = list.sort ?? { field: 'openedAt', order: 'desc' as const };
        const rows = await selectDrillRows(listed(), insight)
          .orderBy(drillSorts[field as DrillSort], order)
          .orderBy('drill_plans.id', 'desc')
          .limit(list.limit)
          .offset(list.offset)
          .execute();
        const total = await totalOf(listed());
        const ids = rows.map(({ id }) => id);
        const roles = await rolesByDrill(records.db, principal.accountId, ids);
        const context = { rules, locale: localeOf(request), at };
        sendRange(reply, 'drills', list, rows.length, total);
        return rows.map((row) => rowOf(row, roles.get(row.id) ?? [], context));
      },
    );

    api.get(
      '/drills/:id',
      { schema: { params: DrillParams, response: { 200: DrillSchema } }, config: read },
      async (request) => {
        const { params, principal } = request;
        const { state } = await getDrill(deps, principal, params.id);
        const at = isoNow(time);
        const insight = insightOf(rights, principal);
        const row = await selectDrillRows(
          visibleDrills(records.db, principal, at, insight, { ids: [params.id] }),
          insight,
        ).executeTakeFirstOrThrow();
        const context = { rules, locale: localeOf(request), at };
        return await drillOf(records.db, row, state, principal.accountId, context);
      },
    );

    api.post(
      '/drills',
      { schema: { body: NewDrill, response: { 201: DrillMadeSchema } }, config: create },
      async ({ principal, body }, reply) => {
        const { unitId, idempotencyKey: key, ...payload } = body;
        if (body.playbookId !== undefined) await playbooks.pin(principal, body.playbookId);
        const { accountId, name, address, via } = principal;
        const made = await cases.act({
          // A repeated request finds the case that the first one opened.
          caseId: key === undefined ? newId(time.now()) : derivedId('drill', accountId, key),
          caseKind: 'drill',
          message: 'open',
          payload,
          actor: { kind: 'person', accountId, name },
          origin: { address, ...(via.kind === 'token' && { tokenId: via.tokenId }) },
          unitId: await ownUnitId(records.db, actingUnitOf(principal, unitId)),
          ...(key !== undefined && { idempotencyKey: key }),
        });
        return await reply.code(201).send(madeOf(made));
      },
    );

    addCaseRoutes(api, {
      ...deps,
      path: 'drills',
      read: read.permission,
      without: runMessages,
      serverFields: { plan: ['playbook'] },
      async before(principal, message, { playbookId }) {
        if (message === 'plan' && typeof playbookId === 'string') {
          await playbooks.pin(principal, playbookId);
        }
      },
      // The log tells the plan; what may be done now does not.
      getCase: async (principal, id, part) =>
        part === 'actions'
          ? (await getDrill(deps, principal, id)).view
          : (await getOpenDrill(deps, principal, id)).view,
    });
  };
}
