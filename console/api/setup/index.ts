import { Type } from 'typebox';
import type { People } from '../../../analyzer/people/people.ts';
import type { Feature } from '../api.ts';
import { Problem } from '../problem.ts';
import {
  LinkToken,
  SetUpAnswer,
  SetUpBody,
  SetUpState,
  TestLineAnswer,
  TestLineBody,
} from './schema.ts';

/** Sends one syslog line through the listener and waits for its event. */
export type TestLine = () => Promise<{ received: boolean; event?: Record<string, unknown> }>;

export interface SetUpFeatureDeps {
  people: People;
  testLine?: TestLine;
}

/** The wizard of the first run, opened by the one-time link that the server prints. */
export function setUpFeature({ people, testLine }: SetUpFeatureDeps): Feature {
  const rateLimit = { max: people.rules.signIn.rateLimit.linksPerMinute, timeWindow: 60_000 };
  return (api) => {
    api.get(
      '/setup',
      {
        schema: {
          querystring: Type.Object({ token: Type.Optional(LinkToken) }),
          response: { 200: SetUpState },
        },
        config: { permission: 'public', rateLimit },
      },
      (request) => people.setUp.check(request.query.token ?? ''),
    );

    api.post(
      '/setup',
      {
        schema: { body: SetUpBody, response: { 201: SetUpAnswer } },
        config: { permission: 'public', rateLimit },
      },
      async (request, reply) => {
        const { token, ...first } = request.body;
        return reply.code(201).send(await people.setUp.run(token, first, request.ip));
      },
    );

    api.post(
      '/setup/test-line',
      {
        schema: { body: TestLineBody, response: { 200: TestLineAnswer } },
        config: { permission: 'public', rateLimit },
      },
      async (request) => {
        if (!(await people.setUp.isOfThisSetUp(request.body.token))) {
          throw new Problem(404, 'LINK_INVALID', 'This link has expired or never existed.');
        }
        if (testLine === undefined) {
          throw new Problem(503, 'NO_LISTENER', 'No syslog listener is running on this node.');
        }
        return await testLine();
      },
    );
  };
}
