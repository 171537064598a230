import { Type } from 'typebox';
import type { People } from '../../../analyzer/people/people.ts';
import type { Feature } from '../api.ts';
import { Problem } from '../problem.ts';
import { Done, OwnPasswordBody } from '../session/schema.ts';

const TokenParams = Type.Object({
  token: Type.String({ maxLength: 100, pattern: '^[A-Za-z0-9_-]{20,100}$' }),
});

const Invite = Type.Object({
  username: Type.String(),
  name: Type.String(),
  expiresAt: Type.String(),
});

/** One-time links by which a person sets an own password. */
export function invitesFeature({ people }: { people: People }): Feature {
  const rateLimit = { max: people.rules.signIn.rateLimit.linksPerMinute, timeWindow: 60_000 };
  return (api) => {
    api.get(
      '/invites/:token',
      {
        schema: { params: TokenParams, response: { 200: Invite } },
        config: { permission: 'public', rateLimit },
      },
      async (request) => {
        const invite = await people.invites.find(request.params.token);
        if (invite) return invite;
        throw new Problem(404, 'LINK_INVALID', 'This link was used, has expired or never existed.');
      },
    );

    api.post(
      '/invites/:token',
      {
        schema: { params: TokenParams, body: OwnPasswordBody, response: { 204: Done } },
        config: { permission: 'public', rateLimit },
      },
      async (request, reply) => {
        await people.invites.accept(request.params.token, request.body.password, request.ip);
        return reply.code(204).send(null);
      },
    );
  };
}
