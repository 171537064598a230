import { Type } from 'typebox';
import type { People } from '../../../analyzer/people/people.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Api, Feature } from '../api.ts';
import type { AppConfig } from '../app/config.ts';
import { ListQuerystring, parseListQuery, sendRange } from '../lists.ts';
import { notFound } from '../problem.ts';
import { addAccountActions } from './actions.ts';
import { inviteUrlOf } from './links.ts';
import { findAccount, listAccounts, sortableAccountFields, type GetAccount } from './read-model.ts';
import { Account, AccountChange, CreatedAccount, IdParams, NewAccount } from './schema.ts';

export interface AccountsDeps {
  records: Records;
  people: People;
  time: TimeSource;
  config: AppConfig;
}

function addAccountRoutes(api: Api, deps: AccountsDeps, getAccount: GetAccount): void {
  const { records, people, time, config } = deps;

  api.get(
    '/accounts',
    {
      schema: { querystring: ListQuerystring, response: { 200: Type.Array(Account) } },
      config: { permission: { resource: 'accounts', action: 'read' } },
    },
    async (request, reply) => {
      const list = parseListQuery(request.query, sortableAccountFields);
      const page = await listAccounts(records.db, request.principal, isoNow(time), list);
      sendRange(reply, 'accounts', list, page.rows.length, page.total);
      return page.rows;
    },
  );

  api.get(
    '/accounts/:id',
    {
      schema: { params: IdParams, response: { 200: Account } },
      config: { permission: { resource: 'accounts', action: 'read' } },
    },
    (request) => getAccount(request.principal, request.params.id),
  );

  api.post(
    '/accounts',
    {
      schema: { body: NewAccount, response: { 201: CreatedAccount } },
      config: { permission: { resource: 'accounts', action: 'create' } },
    },
    async (request, reply) => {
      const { id, inviteToken } = await people.accounts.create(request.principal, request.body);
      const account = await getAccount(request.principal, id);
      const inviteUrl = inviteUrlOf(config, request, inviteToken);
      return reply.code(201).send({ ...account, inviteUrl });
    },
  );

  api.patch(
    '/accounts/:id',
    {
      schema: { params: IdParams, body: AccountChange, response: { 200: Account } },
      config: { permission: { resource: 'accounts', action: 'update' } },
    },
    async (request) => {
      await people.accounts.change(request.principal, request.params.id, request.body);
      return await getAccount(request.principal, request.params.id);
    },
  );
}

/** People, their roles and what happens when they leave. */
export function accountsFeature(deps: AccountsDeps): Feature {
  const { records, time } = deps;
  const getAccount: GetAccount = async (principal, id) => {
    const account = await findAccount(records.db, principal, isoNow(time), id);
    if (account === undefined) throw notFound('account', id);
    return account;
  };
  return (api) => {
    addAccountRoutes(api, deps, getAccount);
    addAccountActions(api, deps, getAccount);
  };
}
