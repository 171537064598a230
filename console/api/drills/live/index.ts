import { CaseError } from '../../../../analyzer/cases/errors.ts';
import { findCandidates } from '../../../../analyzer/drills/candidates.ts';
import { controlRoles, staffRoles, type DrillRole } from '../../../../analyzer/drills/drill.ts';
import type { DrillLive } from '../../../../analyzer/drills/live/live.ts';
import type { DrillNewsBus } from '../../../../analyzer/drills/live/news.ts';
import type { DrillPlay } from '../../../../analyzer/drills/live/play.ts';
import {
  placesOf,
  readLiveDrill,
  type LiveDrill,
} from '../../../../analyzer/drills/live/run-case.ts';
import type { DrillUploads } from '../../../../analyzer/drills/live/uploads.ts';
import type { Principal } from '../../../../analyzer/people/principal.ts';
import { isoNow } from '../../../../collector/time/time-source.ts';
import type { Api, Feature } from '../../api.ts';
import { localeOf } from '../../cases/locale.ts';
import { Problem } from '../../problem.ts';
import { getOpenDrill, type DrillAccessDeps } from '../access.ts';
import { watermark } from '../read-models.ts';
import { DrillParams } from '../schema.ts';
import { createLiveReader, type LiveReaderDeps } from './read.ts';
import {
  CandidatesQuery,
  CandidatesSchema,
  ClockAnswerSchema,
  CompleteStep,
  ControlAnswerSchema,
  ControlBody,
  controls,
  LiveViewSchema,
  NewAction,
  NewActionAnswerSchema,
  PlayerViewSchema,
  SeatQuery,
  ShownBody,
} from './schema.ts';
import { createDrillStreams, defaultStreamLimits, type StreamLimits } from './stream.ts';
import { addUploadRoutes } from './uploads.ts';
import { actionView, attachmentsOf } from './views.ts';

export interface LiveDrillsDeps extends DrillAccessDeps, LiveReaderDeps {
  live: DrillLive;
  play: DrillPlay;
  uploads: DrillUploads;
  news: DrillNewsBus;
  limits?: Partial<StreamLimits>;
}

const read = { permission: { resource: 'drills', action: 'read' } } as const;
const update = { permission: { resource: 'drills', action: 'update' } } as const;
const watching: readonly DrillRole[] = [...staffRoles, 'observer'];

/** Refusals of the machines in the language of the person. */
async function worded<T>(locale: 'zh' | 'en', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CaseError) || !error.refusal) throw error;
    throw new Problem(error.status, error.code, error.refusal[locale], error.fields);
  }
}

/** Live control of drills and what their players see and do. Only participants; which role may what is asked by account. */
export function liveDrillsFeature(deps: LiveDrillsDeps): Feature {
  const { records, live, play, news, time, uploads } = deps;
  const reader = createLiveReader(deps);

  /** Throws Problem 404 for an invisible drill, DrillError NOT_A_PARTICIPANT for everybody else but those of the roles. */
  async function getLive(
    principal: Principal,
    id: string,
    roles?: readonly DrillRole[],
  ): Promise<LiveDrill> {
    const { state } = await getOpenDrill(deps, principal, id);
    placesOf(state, principal, roles);
    return await readLiveDrill(records.db, id);
  }

  /** The usual case in one look at the read models: a player of an open drill, at a unit that the player acts for. */
  async function mayPlay(principal: Principal, id: string): Promise<boolean> {
    const rows = await records.db
      .selectFrom('drill_participants')
      .select('unit_id')
      .where('drill_id', '=', id)
      .where('account_id', '=', principal.accountId)
      .where('sealed', '=', 0)
      .execute();
    return rows.some((row) => principal.grants.some(({ unitId }) => unitId === row.unit_id));
  }

  async function answerOf(drill: LiveDrill) {
    return {
      ...watermark,
      drillId: drill.drillId,
      state: drill.state.state,
      runId: drill.run?.runId ?? null,
      version: drill.run?.version ?? drill.version,
      clock: await reader.clock(drill),
    };
  }

  function addControls(api: Api): void {
    for (const control of controls) {
      api.post(
        `/drills/:id/control/${control}`,
        {
          schema: {
            params: DrillParams,
            body: ControlBody,
            response: { 200: ControlAnswerSchema },
          },
          config: update,
        },
        async (request) => {
          const { params, principal, body } = request;
          await getOpenDrill(deps, principal, params.id);
          const after = await worded(localeOf(request), () =>
            live.control(principal, params.id, control, body),
          );
          return await answerOf(after);
        },
      );
    }
  }

  function addPlayerRoutes(api: Api): void {
    api.get(
      '/drills/:id/player',
      {
        schema: {
          params: DrillParams,
          querystring: SeatQuery,
          response: { 200: PlayerViewSchema },
        },
        config: read,
      },
      async ({ params, query, principal }) => {
        const drill = await getLive(principal, params.id);
        const seat = await play.seatFor(principal, drill, query.seat);
        return await reader.playerView(drill, seat);
      },
    );

    api.post(
      '/drills/:id/actions',
      {
        schema: { params: DrillParams, body: NewAction, response: { 201: NewActionAnswerSchema } },
        config: update,
      },
      async (request, reply) => {
        const { params, principal, body } = request;
        if (!(await mayPlay(principal, params.id))) await getLive(principal, params.id);
        const { record, seat, clock } = await worded(localeOf(request), () =>
          play.act(principal, params.id, body),
        );
        const files = await attachmentsOf(records.db, [record]);
        return await reply.code(201).send({
          ...watermark,
          action: actionView(record, seat, files),
          clock,
        });
      },
    );

    api.post(
      '/drills/:id/steps',
      {
        schema: { params: DrillParams, body: CompleteStep, response: { 200: ClockAnswerSchema } },
        config: update,
      },
      async (request) => {
        const { params, principal, body } = request;
        await getLive(principal, params.id);
        await worded(localeOf(request), () => play.completeStep(principal, params.id, body));
        const drill = await readLiveDrill(records.db, params.id);
        return { ...watermark, clock: await reader.clock(drill) };
      },
    );

    api.post(
      '/drills/:id/shown',
      {
        schema: { params: DrillParams, body: ShownBody, response: { 200: ClockAnswerSchema } },
        config: update,
      },
      async ({ params, principal, body }) => {
        const drill = await getLive(principal, params.id);
        await play.shown(principal, params.id, body.itemIds, body.seat);
        return { ...watermark, clock: await reader.clock(drill) };
      },
    );
  }

  return async (api) => {
    const limits = { ...defaultStreamLimits, ...deps.limits };
    const streams = createDrillStreams(news, limits, (listeners) => {
      void play.seenAll(listeners).catch((error: unknown) => {
        api.log.warn({ err: error }, 'drills: presence was not noted');
      });
    });
    api.addHook('preClose', async () => streams.close());

    api.get(
      '/drills/:id/live',
      { schema: { params: DrillParams, response: { 200: LiveViewSchema } }, config: read },
      async ({ params, principal }) =>
        await reader.liveView(await getLive(principal, params.id, watching)),
    );

    api.get(
      '/drills/:id/stream',
      {
        schema: { params: DrillParams, querystring: SeatQuery },
        config: { ...read, background: true },
      },
      async ({ params, query, principal }, reply) => {
        const { accountId } = principal;
        streams.refuseTooMany(accountId);
        const drill = await getLive(principal, params.id);
        const roles = placesOf(drill.state, principal).map(({ role }) => role);
        const seat = await play.seatFor(principal, drill, query.seat);
        if (drill.run) await play.seen(drill, seat);
        streams.refuseTooMany(accountId);
        streams.open(reply, {
          drillId: params.id,
          accountId,
          seat: seat.seat,
          staff: roles.some((role) => watching.includes(role)),
          controls: roles.some((role) => controlRoles.includes(role)),
        });
      },
    );

    api.get(
      '/drills/:id/candidates',
      {
        schema: {
          params: DrillParams,
          querystring: CandidatesQuery,
          response: { 200: CandidatesSchema },
        },
        config: update,
      },
      async ({ params, query, principal }) => {
        const { state } = await getOpenDrill(deps, principal, params.id);
        placesOf(state, principal, ['director', 'controller']);
        return await findCandidates(records.db, state.unitId, query.q ?? '', isoNow(time));
      },
    );

    addControls(api);
    addPlayerRoutes(api);
    await addUploadRoutes(api, { ...deps, uploads });
  };
}
