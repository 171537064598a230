import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { AvailableAction, Cases, CaseView } from '../../../analyzer/cases/cases.ts';
import { CaseError } from '../../../analyzer/cases/errors.ts';
import type { CaseState, Machine, Transition } from '../../../analyzer/cases/machine.ts';
import type { CaseActor } from '../../../analyzer/cases/message.ts';
import type { Deadlines } from '../../../analyzer/clocks/deadlines.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Api } from '../api.ts';
import { ListQuerystring, parseListQuery, sendRange } from '../lists.ts';
import { actions, resources, type Permission } from '../permission.ts';
import { Problem } from '../problem.ts';
import type { Right, Rights } from '../rights/rights.ts';
import { ownUnits, unitsWithSide } from './acting-unit.ts';
import { localeOf } from './locale.ts';
import { clocksOf, entriesOf } from './read-models.ts';
import {
  ActionEnvelope,
  CaseActionSchema,
  CaseAnswerSchema,
  CaseClockSchema,
  CaseEntrySchema,
  CaseParams,
} from './schema.ts';
import { getVisibleCase } from './visible-case.ts';

export interface CaseRoutesDeps {
  records: Records;
  cases: Cases;
  machine: Machine<CaseState>;
  rights: Rights;
  deadlines: Pick<Deadlines, 'rules'>;
  time: TimeSource;
  /** First part of the addresses: `deliveries`. */
  path: string;
  /** Right to see actions, log and clocks. */
  read: Right;
  /** Messages that have a route of their own, or none. */
  without?: readonly string[];
  /** By message: fields of the payload that the platform alone sets; a client that sends one is refused. */
  serverFields?: Readonly<Record<string, readonly string[]>>;
  /** Where seeing a case depends on more than units and parties; throws Problem 404. Default: `getVisibleCase`. */
  getCase?(principal: Principal, id: string, part: CasePart): Promise<CaseView>;
  /** What has to be looked up or kept before the transaction of a message; it refuses by throwing. */
  before?(principal: Principal, message: string, payload: Record<string, unknown>): Promise<void>;
}

/** What of a case is asked for: to act on it, what may be done with it, its log, its clocks. */
export type CasePart = 'act' | 'actions' | 'log' | 'clocks';

/** A machine names its rights as texts; the policy knows which there are. */
function rightOf({ right }: { right: { resource: string; action: string } }): Right {
  const resource = resources.find((each) => each === right.resource);
  const action = actions.find((each) => each === right.action);
  if (resource && action) return { resource, action };
  throw new Error(`There is no right ${right.resource}:${right.action}.`);
}

/** Refusals in the language of the person; both languages are in the fields as well. */
async function worded<T>(locale: 'zh' | 'en', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CaseError) || !error.refusal) throw error;
    throw new Problem(error.status, error.code, error.refusal[locale], error.fields);
  }
}

function forbidden(transition: Transition<CaseState>): CaseError {
  const refusal = {
    code: 'ACTION_FORBIDDEN',
    zh: `您没有代表相关单位进行“${transition.zh}”的职责。`,
    en: `You hold no role at a unit that may do “${transition.en}” here.`,
  };
  return new CaseError('ACTION_FORBIDDEN', refusal.en, { refusal });
}

/** Without a compiled validator per message: there are dozens, and the engine checks the payload once more. */
export function interpretSchema({ schema }: { schema: unknown }) {
  const wanted = schema as ReturnType<typeof Type.Unknown>;
  return (value: unknown) => {
    if (Value.Check(wanted, value)) return { value };
    const [first] = Value.Errors(wanted, value);
    const detail = `body${first?.instancePath ?? ''} ${first?.message ?? 'is wrong'}`;
    return { error: new Problem(400, 'VALIDATION', detail) };
  };
}

/**
 * The routes of one machine: `POST /<path>/:id/<message>` for every message that a person sends to an open case,
 * `GET /<path>/:id/actions`, `/log` and `/clocks`.
 */
export function addCaseRoutes(api: Api, deps: CaseRoutesDeps): void {
  const { records, cases, machine, rights, time, path, read } = deps;
  const reading = { permission: read } satisfies { permission: Permission };

  const getCase = async (principal: Principal, id: string, part: CasePart) =>
    deps.getCase
      ? await deps.getCase(principal, id, part)
      : await getVisibleCase(deps, principal, machine.kind, id);

  function actingUnit(
    principal: Principal,
    transition: Transition<CaseState>,
    { state }: CaseView,
    wanted: string | undefined,
  ): string {
    const units = unitsWithSide(machine, transition, state, ownUnits(principal));
    const unit = wanted === undefined ? units[0] : units.find((each) => each === wanted);
    if (unit === undefined) throw forbidden(transition);
    return unit;
  }

  /** A request that is repeated may find its sender without a side, or the case out of sight: it did what it asked for. */
  async function unitOfEarlier(
    { accountId }: Principal,
    caseId: string,
    key: string | undefined,
  ): Promise<string | undefined> {
    if (key === undefined) return undefined;
    const earlier = await records.db
      .selectFrom('case_messages')
      .select(['unit_id', 'actor'])
      .where('case_id', '=', caseId)
      .where('case_kind', '=', machine.kind)
      .where('idempotency_key', '=', key)
      .executeTakeFirst();
    const actor = earlier && (JSON.parse(earlier.actor) as CaseActor);
    return actor?.kind === 'person' && actor.accountId === accountId ? earlier?.unit_id : undefined;
  }

  function addAction(message: string, transition: Transition<CaseState>): void {
    const seen = Type.Integer({ minimum: 1, description: 'Version on the screen.' });
    const body = Type.Object(
      {
        payload: Type.Omit(transition.payload, [...(deps.serverFields?.[message] ?? [])], {
          additionalProperties: false,
        }),
        expectedVersion: transition.anyVersion ? Type.Optional(seen) : seen,
        ...ActionEnvelope,
      },
      { additionalProperties: false },
    );
    api.post(
      `/${path}/:id/${message}`,
      {
        schema: { params: CaseParams, body, response: { 200: CaseAnswerSchema } },
        validatorCompiler: interpretSchema,
        config: { permission: rightOf(transition) },
      },
      async (request) => {
        const { params, principal } = request;
        const { payload, expectedVersion, unitId, idempotencyKey } = request.body;
        return await worded(localeOf(request), async () => {
          await deps.before?.(principal, message, payload);
          const after = await cases.act({
            caseId: params.id,
            caseKind: machine.kind,
            message,
            payload,
            actor: { kind: 'person', accountId: principal.accountId, name: principal.name },
            origin: {
              address: principal.address,
              ...(principal.via.kind === 'token' && { tokenId: principal.via.tokenId }),
            },
            unitId:
              (await unitOfEarlier(principal, params.id, idempotencyKey)) ??
              actingUnit(principal, transition, await getCase(principal, params.id, 'act'), unitId),
            ...(expectedVersion !== undefined && { expectedVersion }),
            ...(idempotencyKey !== undefined && { idempotencyKey }),
          });
          const { caseId: id, version, state, updatedAt } = after;
          return { id, version, state: state.state, updatedAt };
        });
      },
    );
  }

  /** Each action for the unit that can do most with it, or not at all. */
  async function actionsFor(caller: Principal, view: CaseView) {
    const asked = new Map<string, Promise<AvailableAction[]>>();
    const forUnit = (unit: string) => {
      const known = asked.get(unit) ?? cases.available(view.caseId, unit, caller);
      asked.set(unit, known);
      return known;
    };
    const found: (Omit<AvailableAction, 'right'> & { unitId: string })[] = [];
    for (const [message, transition] of personal) {
      const grants = rights.grantsFor(caller.grants, rightOf(transition));
      const units = ownUnits({ ...caller, grants });
      const best = unitsWithSide(machine, transition, view.state, units)[0];
      if (best === undefined) continue;
      const action = (await forUnit(best)).find((each) => each.message === message);
      if (!action) continue;
      const { right: _, ...shown } = action;
      found.push({ ...shown, unitId: best });
    }
    return found;
  }

  const personal = Object.entries(machine.transitions).filter(
    ([message, { from, by }]) =>
      from !== 'none' && by.some((side) => side !== 'system') && !deps.without?.includes(message),
  );
  for (const [message, transition] of personal) addAction(message, transition);

  api.get(
    `/${path}/:id/actions`,
    {
      schema: { params: CaseParams, response: { 200: Type.Array(CaseActionSchema) } },
      config: reading,
    },
    async ({ params, principal, caller }) =>
      await actionsFor(caller, await getCase(principal, params.id, 'actions')),
  );

  api.get(
    `/${path}/:id/log`,
    {
      schema: {
        params: CaseParams,
        querystring: ListQuerystring,
        response: { 200: Type.Array(CaseEntrySchema) },
      },
      config: reading,
    },
    async ({ params, principal, query }, reply) => {
      const view = await getCase(principal, params.id, 'log');
      const list = parseListQuery({ range: '[0,999]', ...query }, []);
      const log = await cases.log(view.caseId);
      const page = log.slice(list.offset, list.offset + list.limit);
      const entries = await entriesOf(records, machine, page);
      sendRange(reply, `${path}-log`, list, entries.length, log.length);
      return entries;
    },
  );

  api.get(
    `/${path}/:id/clocks`,
    {
      schema: { params: CaseParams, response: { 200: Type.Array(CaseClockSchema) } },
      config: reading,
    },
    async ({ params, principal }) => {
      const { caseId } = await getCase(principal, params.id, 'clocks');
      return await clocksOf(records, caseId, isoNow(time), deps.deadlines.rules);
    },
  );
}
