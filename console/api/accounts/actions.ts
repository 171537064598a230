import type { People } from '../../../analyzer/people/people.ts';
import type { Api } from '../api.ts';
import type { AppConfig } from '../app/config.ts';
import { storedDate } from '../dates.ts';
import { Done } from '../session/schema.ts';
import { inviteUrlOf } from './links.ts';
import type { GetAccount } from './read-model.ts';
import { Account, HandOverAnswer, HandOverBody, IdParams, InviteUrl, NewGrant } from './schema.ts';

interface ActionsDeps {
  people: People;
  config: AppConfig;
}

function addGrantRoutes(api: Api, { people }: ActionsDeps, getAccount: GetAccount): void {
  api.post(
    '/accounts/:id/grants',
    {
      schema: { params: IdParams, body: NewGrant, response: { 201: Account } },
      config: { permission: { resource: 'grants', action: 'create' } },
    },
    async (request, reply) => {
      const { from, until, ...grant } = request.body;
      const { id } = request.params;
      const dates = { from: storedDate(from), until: storedDate(until) };
      await people.grants.grant(request.principal, id, { ...grant, ...dates });
      return reply.code(201).send(await getAccount(request.principal, id));
    },
  );

  api.delete(
    '/grants/:id',
    {
      schema: { params: IdParams, response: { 204: Done } },
      config: { permission: { resource: 'grants', action: 'delete' } },
    },
    async (request, reply) => {
      await people.grants.revoke(request.principal, request.params.id);
      return reply.code(204).send(null);
    },
  );
}

/** What is done to an account beyond its fields. */
export function addAccountActions(api: Api, deps: ActionsDeps, getAccount: GetAccount): void {
  const { people, config } = deps;
  addGrantRoutes(api, deps, getAccount);

  for (const verb of ['lock', 'unlock'] as const) {
    api.post(
      `/accounts/:id/${verb}`,
      {
        schema: { params: IdParams, response: { 200: Account } },
        config: { permission: { resource: 'accounts', action: 'update' } },
      },
      async (request) => {
        await people.accounts[verb](request.principal, request.params.id);
        return await getAccount(request.principal, request.params.id);
      },
    );
  }

  api.post(
    '/accounts/:id/invite',
    {
      schema: { params: IdParams, response: { 201: InviteUrl } },
      config: { permission: { resource: 'accounts', action: 'approve' } },
    },
    async (request, reply) => {
      const token = await people.accounts.invite(request.principal, request.params.id);
      return reply.code(201).send({ inviteUrl: inviteUrlOf(config, request, token) });
    },
  );

  api.delete(
    '/accounts/:id/totp',
    {
      schema: { params: IdParams, response: { 204: Done } },
      config: { permission: { resource: 'accounts', action: 'approve' } },
    },
    async (request, reply) => {
      await people.accounts.removeSecondFactor(request.principal, request.params.id);
      return reply.code(204).send(null);
    },
  );

  api.post(
    '/accounts/:id/hand-over',
    {
      schema: { params: IdParams, body: HandOverBody, response: { 200: HandOverAnswer } },
      config: { permission: { resource: 'accounts', action: 'approve' } },
    },
    (request) => {
      const { successorId, reason } = request.body;
      return people.handOver.handOver(request.principal, request.params.id, successorId, reason);
    },
  );
}
