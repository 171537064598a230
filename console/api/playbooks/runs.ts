import { Type } from 'typebox';
import type { Cases } from '../../../analyzer/cases/cases.ts';
import type { Machine } from '../../../analyzer/cases/machine.ts';
import type { Deadlines } from '../../../analyzer/clocks/deadlines.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { unitNames } from '../../../analyzer/people/unit-names.ts';
import type { Library } from '../../../analyzer/playbooks/library/library.ts';
import { PlaybookError } from '../../../analyzer/playbooks/errors.ts';
import { beginRealRun, type NewRealRun } from '../../../analyzer/playbooks/real/begin.ts';
import type { RunCaseState } from '../../../analyzer/playbooks/runs/run-state.ts';
import type { Runs, RunView } from '../../../analyzer/playbooks/runs/runs.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import type { TimeSource } from '../../../collector/time/time-source.ts';
import type { Api } from '../api.ts';
import { addCaseRoutes } from '../cases/action-routes.ts';
import { ownUnits } from '../cases/acting-unit.ts';
import { CaseParams } from '../cases/schema.ts';
import { getVisibleCase } from '../cases/visible-case.ts';
import { Problem } from '../problem.ts';
import type { Rights } from '../rights/rights.ts';
import { runOf } from './run-view.ts';
import { NewRunBody, RunRowSchema, RunSchema } from './schema.ts';

export interface RunRoutesDeps {
  records: Records;
  cases: Cases;
  library: Library;
  runs: Runs;
  /** From `createRunMachine`, of real runs. */
  runMachine: Machine<RunCaseState>;
  rights: Rights;
  deadlines: Pick<Deadlines, 'rules'>;
  time: TimeSource;
}

/** Set by the platform; a client that sends one is refused. */
const given = ['change', 'wishes', 'match', 'roles'];
const mostRuns = 200;

/** Runs of response plans on real incidents. A run is seen by whoever sees its unit or takes part in it. */
export function addRunRoutes(api: Api, deps: RunRoutesDeps): void {
  const { records, runs, runMachine } = deps;
  const read = { permission: { resource: 'incidents', action: 'read' } } as const;
  const update = { permission: { resource: 'incidents', action: 'update' } } as const;

  async function viewOf(view: RunView) {
    const program = await runs.programOf(view);
    const units = view.state.bindings.map(({ unitId }) => unitId);
    return runOf(view, program, await unitNames(records.db, units));
  }

  const getIncident = (principal: Principal, id: string) =>
    getVisibleCase(deps, principal, 'incident', id);

  /** A playbook that the caller does not see is a fault of the body; what was not found is not the incident. */
  async function begun(principal: Principal, run: NewRealRun): Promise<RunView> {
    try {
      return await beginRealRun(deps, principal, run);
    } catch (error) {
      if (!(error instanceof PlaybookError) || error.status !== 404) throw error;
      throw new Problem(422, error.code, error.message, { playbookId: run.playbookId });
    }
  }

  api.get(
    '/incidents/:id/runs',
    { schema: { params: CaseParams, response: { 200: Type.Array(RunRowSchema) } }, config: read },
    async ({ params, principal }) => {
      const { caseId } = await getIncident(principal, params.id);
      const rows = await records.db
        .selectFrom('runs')
        .selectAll()
        .where('subject_kind', '=', 'incident')
        .where('subject_id', '=', caseId)
        .orderBy('started_at', 'desc')
        .orderBy('id', 'desc')
        .limit(mostRuns)
        .execute();
      return rows.map((row) => ({
        id: row.id,
        title: row.title,
        state: row.state,
        version: row.version,
        incidentId: row.subject_id,
        playbookHash: row.playbook_hash,
        stepsOpen: row.steps_open,
        startedAt: row.started_at,
        endedAt: row.ended_at,
        updatedAt: row.updated_at,
      }));
    },
  );

  api.post(
    '/incidents/:id/runs',
    {
      schema: { params: CaseParams, body: NewRunBody, response: { 201: RunSchema } },
      config: update,
    },
    async ({ params, body, principal }, reply) => {
      const { caseId, state } = await getIncident(principal, params.id);
      if (!ownUnits(principal).includes(state.unitId)) {
        throw new Problem(
          403,
          'ACTION_FORBIDDEN',
          'You hold no role at the unit of this incident.',
        );
      }
      if (['CLOSED', 'DISMISSED'].includes(state.state)) {
        throw new Problem(409, 'ACTION_ILLEGAL', 'The incident is closed.');
      }
      const view = await begun(principal, {
        incident: { id: caseId, unitId: state.unitId, title: state.title },
        playbookId: body.playbookId,
        bindings: body.bindings ?? [],
        variables: body.variables ?? {},
        ...(body.idempotencyKey !== undefined && { idempotencyKey: body.idempotencyKey }),
      });
      void reply.code(201);
      return await viewOf(view);
    },
  );

  api.get(
    '/runs/:id',
    { schema: { params: CaseParams, response: { 200: RunSchema } }, config: read },
    async ({ params, principal }) =>
      await viewOf((await getVisibleCase(deps, principal, 'run', params.id)) as RunView),
  );

  const messages = Object.keys(runMachine.transitions);
  addCaseRoutes(api, {
    ...deps,
    machine: runMachine,
    path: 'runs',
    read: { resource: 'incidents', action: 'read' },
    serverFields: Object.fromEntries(messages.map((message) => [message, given])),
  });
}
