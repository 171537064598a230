import type { Cases } from '../../../analyzer/cases/cases.ts';
import type { Pins } from '../../../analyzer/people/pin.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import type { Api } from '../api.ts';
import { notFound } from '../problem.ts';
import type { Rights } from '../rights/rights.ts';
import {
  DeliveryParams,
  LocateParams,
  LocatedSchema,
  PinBody,
  PinSignBody,
  PinSignedSchema,
  PinStateSchema,
} from './schema.ts';

export interface SigningDeps {
  records: Records;
  cases: Cases;
  rights: Rights;
  pins: Pins;
  linksPerMinute: number;
}

const update = { resource: 'notices', action: 'update' } as const;

/**
 * The link of the signing page and the PIN. The link only locates: it shows to whom a delivery goes and until when it is to be
 * signed for, changes nothing however often a mail program opens it, and a forged one is 404. Signing takes a session
 * (`POST /deliveries/:id/sign`) or a PIN.
 */
export function addSigningRoutes(api: Api, deps: SigningDeps): void {
  const { records, cases, rights, pins } = deps;
  const rateLimit = { max: deps.linksPerMinute, timeWindow: 60_000 };
  const open = { permission: 'public', rateLimit } as const;

  async function locate(code: string) {
    const row = await records.db
      .selectFrom('deliveries')
      .leftJoin('units as recipient', 'recipient.id', 'deliveries.unit_id')
      .leftJoin('units as issuer', 'issuer.id', 'deliveries.issuer_unit_id')
      .select([
        'deliveries.id',
        'deliveries.number',
        'deliveries.state',
        'deliveries.unit_id',
        'deliveries.sign_due_at',
        'recipient.name as recipient_name',
        'issuer.name as issuer_name',
      ])
      .where('deliveries.code', '=', code)
      .executeTakeFirst();
    if (!row) throw notFound('delivery', code);
    return row;
  }

  api.get(
    '/deliveries/locate/:code',
    { schema: { params: LocateParams, response: { 200: LocatedSchema } }, config: open },
    async ({ params }) => {
      const row = await locate(params.code);
      return {
        id: row.id,
        number: row.number,
        issuerUnitName: row.issuer_name ?? '',
        recipientUnitName: row.recipient_name ?? '',
        state: row.state,
        signDueAt: row.sign_due_at,
      };
    },
  );

  api.post(
    '/deliveries/:id/sign-with-pin',
    {
      schema: { params: DeliveryParams, body: PinSignBody, response: { 200: PinSignedSchema } },
      config: open,
    },
    async ({ params, body, ip }) => {
      const { code, username, pin, note, idempotencyKey } = body;
      const delivery = await locate(code);
      if (delivery.id !== params.id) throw notFound('delivery', params.id);
      const person = await pins.prove(username, pin, ip);
      const holds = rights
        .grantsFor(person.grants, update)
        .some((grant) => grant.unitId === delivery.unit_id);
      // As for an unknown link: whose delivery it is, is nobody else's business.
      if (!holds) throw notFound('delivery', params.id);
      const after = await cases.act({
        caseId: delivery.id,
        caseKind: 'delivery',
        message: 'sign',
        payload: { by: 'pin', ...(note !== undefined && { note }) },
        actor: { kind: 'person', accountId: person.accountId, name: person.name },
        origin: { address: ip },
        unitId: delivery.unit_id,
        ...(idempotencyKey !== undefined && { idempotencyKey }),
      });
      return { id: after.caseId, version: after.version, state: after.state.state };
    },
  );

  api.get(
    '/session/pin',
    { schema: { response: { 200: PinStateSchema } }, config: { permission: 'signed-in' } },
    async ({ principal }) => {
      const setAt = await pins.setAt(principal.accountId);
      return { set: setAt !== undefined, setAt: setAt ?? null };
    },
  );

  api.put(
    '/session/pin',
    {
      schema: { body: PinBody, response: { 200: PinStateSchema } },
      config: { permission: 'signed-in' },
    },
    async ({ principal, body }) => {
      await pins.set(principal, body.password, body.pin);
      return { set: true, setAt: (await pins.setAt(principal.accountId)) ?? null };
    },
  );

  api.delete(
    '/session/pin',
    { config: { permission: 'signed-in' } },
    async ({ principal }, reply) => {
      await pins.remove(principal);
      return await reply.code(204).send();
    },
  );
}
