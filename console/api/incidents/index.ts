import { Type } from 'typebox';
import type { Cases, CaseView } from '../../../analyzer/cases/cases.ts';
import { CaseError } from '../../../analyzer/cases/errors.ts';
import type { Machine } from '../../../analyzer/cases/machine.ts';
import type { Deadlines } from '../../../analyzer/clocks/deadlines.ts';
import { dutiesOf } from '../../../analyzer/incidents/grading/duties.ts';
import { findUnfit } from '../../../analyzer/incidents/grading/conditions.ts';
import { gradeOf } from '../../../analyzer/incidents/grading/evaluate.ts';
import type { IncidentRules } from '../../../analyzer/incidents/grading/rules.ts';
import type { Answers } from '../../../analyzer/incidents/grade.ts';
import type { Incidents } from '../../../analyzer/incidents/incidents.ts';
import {
  incidentSorts,
  visibleIncidents,
  type IncidentFilter,
  type IncidentSort,
} from '../../../analyzer/incidents/queries.ts';
import { reportFactsOf } from '../../../analyzer/incidents/report-facts.ts';
import type { IncidentState } from '../../../analyzer/incidents/state.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { addCaseRoutes, interpretSchema } from '../cases/action-routes.ts';
import { actingUnitOf, ownUnits, unitsWithSide } from '../cases/acting-unit.ts';
import { localeOf } from '../cases/locale.ts';
import { ListQuerystring, parseListQuery, sendRange, totalOf } from '../lists.ts';
import { notFound, Problem } from '../problem.ts';
import type { Rights } from '../rights/rights.ts';
import { addEvidenceRoutes } from './evidence-routes.ts';
import { filterOf } from './filter.ts';
import { clocksByIncident, dutyViews, incidentOf, rowOf, selectRows } from './read-models.ts';
import {
  ClassesSchema,
  FromAlertBody,
  IncidentParams,
  IncidentRowSchema,
  IncidentSchema,
  IncidentSummarySchema,
  MadeSchema,
  NewIncidentBody,
  PreviewBody,
  PreviewSchema,
  QuestionsSchema,
  ReportFactsSchema,
  ReportParams,
  SummaryQuerystring,
} from './schema.ts';
import { summariseIncidents } from './summary.ts';

export interface IncidentsFeatureDeps {
  records: Records;
  cases: Cases;
  /** From `createIncidentMachine`. */
  machine: Machine<IncidentState>;
  incidents: Incidents;
  rules: IncidentRules;
  deadlines: Pick<Deadlines, 'rules' | 'calendar' | 'resolve'>;
  rights: Rights;
  time: TimeSource;
}

const madeOf = ({ caseId, version, state }: CaseView) => ({
  id: caseId,
  version,
  state: state.state,
  number: (state as IncidentState).number,
});

/** Incidents: lists and records, opening, grading, evidence; every other message has its route from the machine. */
export function incidentsFeature(deps: IncidentsFeatureDeps): Feature {
  const { records, cases, machine, incidents, rules, time } = deps;
  const read = { permission: { resource: 'incidents', action: 'read' } } as const;
  const create = { permission: { resource: 'incidents', action: 'create' } } as const;

  const listed = (principal: Principal, filter: IncidentFilter) =>
    visibleIncidents(records.db, principal, isoNow(time), filter);

  async function getRow(principal: Principal, id: string) {
    const row = await selectRows(listed(principal, { ids: [id] })).executeTakeFirst();
    const view = row && (await cases.find(id));
    if (!view) throw notFound('incident', id);
    return { row, view };
  }

  const getCase = async (principal: Principal, id: string) => (await getRow(principal, id)).view;

  /** The unit that the caller acts for when nobody has a side yet: one where the right is held itself. */
  function actingUnit(principal: Principal, { state }: CaseView, message: string): string {
    const transition = machine.transitions[message];
    const [unit] = transition ? unitsWithSide(machine, transition, state, ownUnits(principal)) : [];
    if (unit !== undefined) return unit;
    throw new Problem(403, 'ACTION_FORBIDDEN', 'You hold no role at the unit of this incident.');
  }

  /** Refusals of the machine in the language of the person. */
  async function worded<T>(locale: 'zh' | 'en', work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof CaseError) || !error.refusal) throw error;
      throw new Problem(error.status, error.code, error.refusal[locale], error.fields);
    }
  }

  return async (api) => {
    api.get(
      '/incidents',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(IncidentRowSchema) } },
        config: read,
      },
      async ({ query, principal }, reply) => {
        const list = parseListQuery(query, Object.keys(incidentSorts));
        const filter = filterOf(list.filter, principal.accountId);
        const { field, order } = list.sort ?? { field: 'openedAt', order: 'desc' as const };
        const rows = await selectRows(listed(principal, filter))
          .orderBy(incidentSorts[field as IncidentSort], order)
          .orderBy('incidents.id', 'desc')
          .limit(list.limit)
          .offset(list.offset)
          .execute();
        const total = await totalOf(listed(principal, filter));
        const ids = rows.map(({ id }) => id);
        const clocks = await clocksByIncident(records, ids, isoNow(time), deps);
        sendRange(reply, 'incidents', list, rows.length, total);
        return rows.map((row) => rowOf(row, clocks.get(row.id) ?? []));
      },
    );

    api.get(
      '/incidents/summary',
      {
        schema: {
          querystring: SummaryQuerystring,
          response: { 200: IncidentSummarySchema },
        },
        config: read,
      },
      async ({ query, principal }) => {
        const { filter } = parseListQuery(query, []);
        const wanted = filterOf(filter, principal.accountId);
        return await summariseIncidents(
          (more) => listed(principal, { ...wanted, ...more }),
          principal.accountId,
        );
      },
    );

    api.get(
      '/incidents/classes',
      { schema: { response: { 200: ClassesSchema } }, config: read },
      async () => ({
        source: rules.classSource,
        classes: rules.classes.map((each) => ({ ...each, subclasses: [...each.subclasses] })),
      }),
    );

    api.get(
      '/incidents/questions',
      { schema: { response: { 200: QuestionsSchema } }, config: read },
      async () => ({ groups: [...rules.groups], questions: [...rules.questions] as never }),
    );

    api.post(
      '/incidents/grade-preview',
      {
        schema: { body: PreviewBody, response: { 200: PreviewSchema } },
        // The usual validator makes false of 0 where an answer may be either.
        validatorCompiler: interpretSchema,
        config: read,
      },
      async ({ body, principal }) => {
        const answers = body.answers as Answers;
        const unfit = findUnfit(rules.questions, answers);
        if (unfit !== undefined) {
          throw new Problem(422, 'ANSWER_INVALID', `The answer to ${unfit} does not fit.`);
        }
        const at = isoNow(time);
        const view =
          body.incidentId === undefined ? undefined : await getCase(principal, body.incidentId);
        const state = view?.state as IncidentState | undefined;
        const cac = gradeOf(rules.cac, rules.questions, answers);
        const edu = gradeOf(rules.edu, rules.questions, answers);
        const classId = body.classId ?? state?.classId ?? null;
        const operatorKind = body.operatorKind ?? state?.operatorKind ?? null;
        const duties = dutiesOf(rules, { classId, operatorKind, answers, cac, edu }).map((duty) => {
          const rule = rules.duties.find(({ clock }) => clock === duty.clock);
          return { ...duty, zh: rule?.zh ?? duty.clock, en: rule?.en ?? duty.clock };
        });
        const anchor = {
          unitId: state?.unitId ?? principal.unitId,
          discoveredAt: state?.discoveredAt ?? at,
          recoveredAt: state?.recoveredAt ?? null,
          at,
        };
        return {
          cac: cac as never,
          edu: edu as never,
          duties: await dutyViews(duties, anchor, deps),
        };
      },
    );

    api.get(
      '/incidents/:id',
      { schema: { params: IncidentParams, response: { 200: IncidentSchema } }, config: read },
      async ({ params, principal }) => {
        const { row, view } = await getRow(principal, params.id);
        const at = isoNow(time);
        const clocks = (await clocksByIncident(records, [row.id], at, deps)).get(row.id) ?? [];
        return await incidentOf(records.db, row, clocks, view, deps, at);
      },
    );

    api.get(
      '/incidents/:id/reports/:reportId',
      { schema: { params: ReportParams, response: { 200: ReportFactsSchema } }, config: read },
      async ({ params, principal }) => {
        const view = await getCase(principal, params.id);
        const log = await cases.log(view.caseId);
        const state = view.state as IncidentState;
        const facts = reportFactsOf(rules, state, log, params.reportId);
        if (!facts) throw notFound('report', params.reportId);
        return { ...facts, content: { ...facts.content }, evidence: [...facts.evidence] };
      },
    );

    api.post(
      '/incidents',
      { schema: { body: NewIncidentBody, response: { 201: MadeSchema } }, config: create },
      async (request, reply) => {
        const { principal, body } = request;
        const { unitId, idempotencyKey, ...facts } = body;
        const made = await worded(localeOf(request), () =>
          incidents.open(principal, actingUnitOf(principal, unitId), facts, idempotencyKey),
        );
        return await reply.code(201).send(madeOf(made));
      },
    );

    api.post(
      '/alerts/:id/incident',
      {
        schema: { params: IncidentParams, body: FromAlertBody, response: { 201: MadeSchema } },
        config: create,
      },
      async (request, reply) => {
        const { params, principal, body } = request;
        const made = await worded(localeOf(request), () =>
          incidents.openFromAlert(principal, params.id, (alertUnitId) =>
            // The unit of the alert itself, where the caller has a role there; else the caller's own.
            ownUnits(principal).includes(alertUnitId)
              ? alertUnitId
              : actingUnitOf(principal, body?.unitId),
          ),
        );
        return await reply.code(201).send(madeOf(made));
      },
    );

    await addEvidenceRoutes(api, { incidents, getCase, actingUnit });
    addCaseRoutes(api, {
      ...deps,
      machine,
      path: 'incidents',
      read: { resource: 'incidents', action: 'read' },
    });
  };
}
