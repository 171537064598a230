import type { Static } from 'typebox';
import type {
  DrillPaper,
  PaperResults as Entered,
} from '../../../../analyzer/drills/paper/paper-results.ts';
import type { Feature } from '../../api.ts';
import { Problem } from '../../problem.ts';
import { getOpenDrill, type DrillAccessDeps } from '../access.ts';
import { DrillParams } from '../schema.ts';
import { PaperAnswer, PaperResults } from './schema.ts';

export interface DrillPaperFeatureDeps extends DrillAccessDeps {
  paper: DrillPaper;
}

/** With zone, so that nobody's eight hours are lost; stored as UTC with milliseconds. */
function instant(text: string, path: string): string {
  const withZone = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const at = withZone ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return new Date(at).toISOString();
  throw new Problem(400, 'VALIDATION', `body${path} is no instant with a zone.`);
}

function enteredOf(body: Static<typeof PaperResults>): Entered {
  const { clock, injects = [], actions = [], observations = [], evaluations = [] } = body;
  return {
    writtenBy: body.writtenBy ?? '',
    ...(clock && {
      clock: {
        startedAt: instant(clock.startedAt, '/clock/startedAt'),
        endedAt: instant(clock.endedAt, '/clock/endedAt'),
        pauses: (clock.pauses ?? []).map(({ from, until }, index) => ({
          from: instant(from, `/clock/pauses/${index}/from`),
          until: instant(until, `/clock/pauses/${index}/until`),
        })),
      },
    }),
    injects: injects.map((one, index) => ({ ...one, at: instant(one.at, `/injects/${index}/at`) })),
    actions: actions.map((one, index) => ({ ...one, at: instant(one.at, `/actions/${index}/at`) })),
    observations,
    evaluations,
  };
}

/** What was written by hand while the network was the scenario, entered afterwards. */
export function drillPaperFeature(deps: DrillPaperFeatureDeps): Feature {
  return (api) => {
    api.post(
      '/drills/:id/paper-results',
      {
        schema: { params: DrillParams, body: PaperResults, response: { 201: PaperAnswer } },
        config: { permission: { resource: 'drills', action: 'update' } },
      },
      async ({ params, principal, body }, reply) => {
        await getOpenDrill(deps, principal, params.id);
        const entered = enteredOf(body);
        const { idempotencyKey } = body;
        return await reply
          .code(201)
          .send(await deps.paper.enter(principal, params.id, entered, idempotencyKey));
      },
    );
  };
}
