import { Type } from 'typebox';
import type { RuleSwitches } from '../../../analyzer/alerts/switches/switches.ts';
import type { AppendAudit } from '../../../analyzer/audit/audit.ts';
import { actorOf } from '../../../analyzer/people/actor.ts';
import type { Pipeline } from '../../../analyzer/detection/pipelines/pipeline.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { seesUnit } from '../../../analyzer/people/visibility.ts';
import type { RuleWork } from '../../../analyzer/pipeline/rule-work.ts';
import { costOfDay } from '../../../analyzer/rule-history/costs.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { ListQuerystring, parseListQuery, sendRange } from '../lists.ts';
import { notFound, Problem } from '../problem.ts';
import { createCatalogue, faultOf, ShownPaths, type RulesNow } from './catalogue.ts';
import { readDetail } from './detail.ts';
import {
  facetsOf,
  filterRows,
  readFacts,
  rowsOf,
  ruleSorts,
  sortRows,
  sumOf,
} from './read-model.ts';
import {
  Done,
  FaultSchema,
  ReviveBody,
  RuleEngineSchema,
  RuleFacetsSchema,
  RuleParams,
  RuleRowSchema,
  RuleSchema,
  RuleSourceSchema,
  TryBody,
  TrySchema,
} from './schema.ts';
import { readSource } from './source.ts';
import { addSwitchRoutes } from './switch-routes.ts';
import { tryLine } from './try-line.ts';

export interface RulesFeatureDeps {
  records: Records;
  time: TimeSource;
  appendAudit: AppendAudit;
  switches: RuleSwitches;
  /** What is loaded now; read at each request. */
  rules(): RulesNow;
  /** What the rules cost. */
  ruleWork(): RuleWork;
  /** Gives a rule that was over its budget another chance. */
  switchRuleOn(ruleId: string): void;
  /** The unit of the node: what is done to all of it is done there. */
  homeUnitId(): string | undefined;
  /** Field names that rules are read with. */
  pipelines(): Promise<readonly Pipeline[]>;
  /** Of lines without a zone. */
  timeZone: string;
  /** Folders that paths are shown from, the product's first: an answer does not tell where the platform is installed. */
  roots: readonly string[];
}

/** The detection rules: what they look for, how often they hit, what they cost, and what is wrong with their files. */
export function rulesFeature(deps: RulesFeatureDeps): Feature {
  const { records, time } = deps;
  const shown = new ShownPaths(deps.roots);
  const catalogueNow = createCatalogue(() => deps.rules(), shown);
  const read = { permission: { resource: 'rules', action: 'read' } } as const;
  const update = { permission: { resource: 'rules', action: 'update' } } as const;

  const factsFor = (principal: Principal) =>
    readFacts(records.db, principal, isoNow(time), {
      catalogue: catalogueNow(),
      work: deps.ruleWork(),
    });

  function getEntry(id: string) {
    const entry = catalogueNow().byId.get(id);
    if (!entry) throw notFound('rule', id);
    return entry;
  }

  async function detailOf(principal: Principal, id: string) {
    const [now, catalogue] = [isoNow(time), catalogueNow()];
    const context = { db: records.db, principal, now, catalogue, shown };
    return await readDetail(context, getEntry(id), await factsFor(principal));
  }

  /** A rule runs for the whole node, so this is for those who hold the right at the unit of the node. */
  async function revive(principal: Principal, ruleId: string, reason: string): Promise<void> {
    getEntry(ruleId);
    const now = isoNow(time);
    const unitId = deps.homeUnitId() ?? '';
    if (!(await seesUnit(records.db, principal, unitId, now))) {
      throw new Problem(
        403,
        'FORBIDDEN',
        'Only the unit of the node may do this: it concerns all.',
      );
    }
    const off = deps.ruleWork().off.get(ruleId);
    if (!off) throw new Problem(409, 'WRONG_STATE', 'The rule is not switched off for its cost.');
    await records.transaction((trx) =>
      deps.appendAudit(trx, {
        unitId,
        actor: actorOf(principal),
        action: 'rule.revive',
        target: { kind: 'rule', id: ruleId },
        before: { off },
        reason,
        at: now,
      }),
    );
    deps.switchRuleOn(ruleId);
  }

  return (api) => {
    api.get(
      '/rules',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(RuleRowSchema) } },
        config: read,
      },
      async ({ query, principal }, reply) => {
        const list = parseListQuery(query, ruleSorts);
        const catalogue = catalogueNow();
        const rows = filterRows(
          rowsOf(catalogue, await factsFor(principal)),
          list.filter,
          catalogue,
        );
        const page = sortRows(rows, list.sort).slice(list.offset, list.offset + list.limit);
        sendRange(reply, 'rules', list, page.length, rows.length);
        return page;
      },
    );

    api.get(
      '/rules/facets',
      { schema: { response: { 200: RuleFacetsSchema } }, config: read },
      async () => facetsOf(catalogueNow()),
    );

    api.get(
      '/rules/faults',
      { schema: { response: { 200: Type.Array(FaultSchema) } }, config: read },
      async () => deps.rules().faults.map((fault) => faultOf(fault, shown)),
    );

    api.get(
      '/rules/engine',
      { schema: { response: { 200: RuleEngineSchema } }, config: read },
      async () => {
        const { unsaved, off, correlation } = deps.ruleWork();
        const costs = await costOfDay(records.db, unsaved, isoNow(time));
        return {
          rules: deps.rules().rules.length,
          micros: sumOf(costs),
          overBudget: off.size,
          correlation: correlation ?? null,
        };
      },
    );

    api.get(
      '/rules/:id',
      { schema: { params: RuleParams, response: { 200: RuleSchema } }, config: read },
      async ({ params, principal }) => await detailOf(principal, params.id),
    );

    api.get(
      '/rules/:id/source',
      { schema: { params: RuleParams, response: { 200: RuleSourceSchema } }, config: read },
      async ({ params }) => {
        const { file, row } = getEntry(params.id);
        const source = await readSource(file, row.line, row.path);
        if (!source) throw notFound('file of rule', params.id);
        return source;
      },
    );

    api.post(
      '/rules/:id/try',
      { schema: { params: RuleParams, body: TryBody, response: { 200: TrySchema } }, config: read },
      async ({ params, body }) => {
        const { rule } = getEntry(params.id);
        if (!rule) throw notFound('rule', params.id);
        return tryLine(rule, body, {
          ruleOf: (reference) => catalogueNow().ruleOf(reference),
          pipelines: await deps.pipelines(),
          timeZone: deps.timeZone,
          now: time.now(),
        });
      },
    );

    api.post(
      '/rules/:id/revive',
      {
        schema: { params: RuleParams, body: ReviveBody, response: { 204: Done } },
        config: update,
      },
      async ({ params, principal, body }, reply) => {
        await revive(principal, params.id, body.reason);
        return await reply.code(204).send(null);
      },
    );

    addSwitchRoutes(api, { ...deps, catalogue: catalogueNow });
  };
}
