import { Type } from 'typebox';
import type { People } from '../../../analyzer/people/people.ts';
import type { Grant, Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { IdParams } from '../accounts/schema.ts';
import type { Feature } from '../api.ts';
import { storedDate } from '../dates.ts';
import { ListQuerystring, parseListQuery, sendRange } from '../lists.ts';
import { Problem } from '../problem.ts';
import type { Rights } from '../rights/rights.ts';
import { Done } from '../session/schema.ts';
import { listTokens, sortableTokenFields } from './read-model.ts';
import { ApiToken, CreatedToken, NewToken } from './schema.ts';

export interface TokensDeps {
  records: Records;
  people: People;
  rights: Rights;
  time: TimeSource;
}

/** API tokens: each person's own; a security administrator sees and revokes those of the sub-tree. */
export function tokensFeature({ records, people, rights, time }: TokensDeps): Feature {
  const supervisedBy = (principal: Principal): Grant[] =>
    rights.grantsFor(principal.grants, { resource: 'tokens', action: 'approve' });

  const ownScopes = (caller: Principal): string[] =>
    rights
      .rightsOf(caller.grants.map((grant) => grant.role))
      .map(({ resource, action }) => `${resource}:${action}`);

  return (api) => {
    api.get(
      '/tokens',
      {
        schema: { querystring: ListQuerystring, response: { 200: Type.Array(ApiToken) } },
        config: { permission: { resource: 'tokens', action: 'read' } },
      },
      async (request, reply) => {
        const list = parseListQuery(request.query, sortableTokenFields);
        const { principal } = request;
        const supervised = supervisedBy(principal);
        const page = await listTokens(records.db, principal, supervised, isoNow(time), list);
        sendRange(reply, 'tokens', list, page.rows.length, page.total);
        return page.rows;
      },
    );

    api.post(
      '/tokens',
      {
        schema: { body: NewToken, response: { 201: CreatedToken } },
        config: { permission: { resource: 'tokens', action: 'create' } },
      },
      async (request, reply) => {
        const { caller } = request;
        if (caller.via.kind === 'token') {
          throw new Problem(403, 'FORBIDDEN', 'A token does not make tokens; sign in.');
        }
        const { name, expiresAt } = request.body;
        const scopes = request.body.scopes.map((s) => (s === 'ingest' ? 'events:create' : s));
        const wanted = { name, scopes, expiresAt: storedDate(expiresAt) };
        const { id, token } = await people.tokens.create(caller, wanted, ownScopes(caller));
        const unit = await records.db
          .selectFrom('units')
          .select('name')
          .where('id', '=', caller.unitId)
          .executeTakeFirstOrThrow();
        return reply.code(201).send({
          ...wanted,
          id,
          token,
          accountId: caller.accountId,
          accountName: caller.name,
          unitId: caller.unitId,
          unitName: unit.name,
          createdAt: isoNow(time),
          lastUsedAt: null,
        });
      },
    );

    api.delete(
      '/tokens/:id',
      {
        schema: { params: IdParams, response: { 204: Done } },
        config: { permission: { resource: 'tokens', action: 'delete' } },
      },
      async (request, reply) => {
        const { principal } = request;
        await people.tokens.revoke(principal, request.params.id, supervisedBy(principal));
        return reply.code(204).send(null);
      },
    );
  };
}
