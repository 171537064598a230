import { Type } from 'typebox';
import type { RuleSwitches } from '../../../analyzer/alerts/switches/switches.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Api } from '../api.ts';
import { storedDate } from '../dates.ts';
import { notFound } from '../problem.ts';
import type { Catalogue } from './catalogue.ts';
import { readSwitches } from './read-model.ts';
import { Done, NewSwitchBody, RuleSwitchSchema, SwitchMadeSchema, SwitchParams } from './schema.ts';

export interface SwitchRoutesDeps {
  records: Records;
  time: TimeSource;
  switches: RuleSwitches;
  catalogue(): Catalogue;
}

/** Rules that units have switched off: which, and the switch itself. */
export function addSwitchRoutes(api: Api, deps: SwitchRoutesDeps): void {
  const { records, time, switches } = deps;
  const update = { permission: { resource: 'rules', action: 'update' } } as const;

  api.get(
    '/rules/switches',
    {
      schema: { response: { 200: Type.Array(RuleSwitchSchema) } },
      config: { permission: { resource: 'rules', action: 'read' } },
    },
    async ({ principal }) =>
      await readSwitches(records.db, principal, isoNow(time), deps.catalogue()),
  );

  api.post(
    '/rule-switches',
    { schema: { body: NewSwitchBody, response: { 201: SwitchMadeSchema } }, config: update },
    async ({ principal, body }, reply) => {
      const { ruleId, unitId, reason, until } = body;
      if (!deps.catalogue().byId.get(ruleId)?.rule) throw notFound('rule', ruleId);
      const wanted = { ruleId, unitId, reason, until: storedDate(until) };
      const id = await switches.switchOff(principal, wanted);
      return await reply.code(201).send({ id });
    },
  );

  api.post(
    '/rule-switches/:id/end',
    { schema: { params: SwitchParams, response: { 204: Done } }, config: update },
    async ({ principal, params }, reply) => {
      await switches.switchOn(principal, params.id);
      return await reply.code(204).send(null);
    },
  );
}
