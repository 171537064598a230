import { Type } from 'typebox';
import type { Exchange, Peering } from '../../../analyzer/cases/exchange/exchange.ts';
import type { ExchangeRules } from '../../../analyzer/cases/exchange/rules.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import type { TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { ListQuerystring, parseListQuery, sendRange } from '../lists.ts';
import { notFound } from '../problem.ts';
import { findPeerDetails, listPeers, sortablePeerFields } from './read-model.ts';
import { Invitation, Invited, Join, Peer, PeerDetails, PeerParams } from './schema.ts';

export interface PeersDeps {
  records: Records;
  exchange: Peering & Pick<Exchange, 'round'>;
  rules: ExchangeRules;
  time: TimeSource;
}

/** Nodes above and below, for the people who administer this one. */
export function peersFeature({ records, exchange, rules, time }: PeersDeps): Feature {
  const reader = () => ({ db: records.db, rules, nowMs: time.now() });

  async function getPeer(principal: Principal, id: string) {
    const peer = await findPeerDetails(reader(), principal, id);
    if (peer === undefined) throw notFound('peer', id);
    return peer;
  }

  return (api) => {
    api.get(
      '/peers',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(Peer) } },
        config: { permission: { resource: 'peers', action: 'read' } },
      },
      async (request, reply) => {
        const list = parseListQuery(request.query, sortablePeerFields);
        const page = await listPeers(reader(), request.principal, list);
        sendRange(reply, 'peers', list, page.rows.length, page.total);
        return page.rows;
      },
    );

    api.get(
      '/peers/:id',
      {
        schema: { params: PeerParams, response: { 200: PeerDetails } },
        config: { permission: { resource: 'peers', action: 'read' } },
      },
      (request) => getPeer(request.principal, request.params.id),
    );

    api.post(
      '/peers/invite',
      {
        schema: { body: Invitation, response: { 201: Invited } },
        config: { permission: { resource: 'peers', action: 'create' } },
      },
      async (request, reply) => {
        const invited = await exchange.invite(request.principal, request.body.unitId);
        return reply.code(201).send(invited);
      },
    );

    api.post(
      '/peers/join',
      {
        schema: { body: Join, response: { 201: PeerDetails } },
        config: { permission: { resource: 'peers', action: 'create' } },
      },
      async (request, reply) => {
        const id = await exchange.join(request.principal, request.body.token);
        return reply.code(201).send(await getPeer(request.principal, id));
      },
    );

    api.post(
      '/peers/:id/rotate',
      {
        schema: { params: PeerParams, response: { 200: PeerDetails } },
        config: { permission: { resource: 'peers', action: 'create' } },
      },
      async (request) => {
        const { id } = request.params;
        await getPeer(request.principal, id);
        await exchange.rotate(request.principal, id);
        return await getPeer(request.principal, id);
      },
    );

    api.post(
      '/peers/:id/round',
      {
        schema: { params: PeerParams, response: { 200: PeerDetails } },
        config: { permission: { resource: 'peers', action: 'create' } },
      },
      async (request) => {
        const { id } = request.params;
        await getPeer(request.principal, id);
        await exchange.round();
        return await getPeer(request.principal, id);
      },
    );

    api.delete(
      '/peers/:id',
      {
        schema: { params: PeerParams, response: { 200: PeerDetails } },
        config: { permission: { resource: 'peers', action: 'delete' } },
      },
      async (request) => {
        const { id } = request.params;
        await getPeer(request.principal, id);
        await exchange.end(request.principal, id);
        return await getPeer(request.principal, id);
      },
    );
  };
}
