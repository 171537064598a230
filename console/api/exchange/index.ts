import type { Readable } from 'node:stream';
import { Type } from 'typebox';
import type { FastifyRequest } from 'fastify';
import type { AskingPeer, Door, SignedRequest } from '../../../analyzer/cases/exchange/exchange.ts';
import { sha256 } from '../../../analyzer/cases/exchange/signatures.ts';
import {
  JoinAnswer,
  JoinRequest,
  PullAnswer,
  PullRequest,
  PushAnswer,
  PushRequest,
} from '../../../analyzer/cases/exchange/wire.ts';
import type { Api, Feature } from '../api.ts';
import { Problem } from '../problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a node's request: SHA-256 (hex) of its body; of a file, what it claims to be. */
    nodeBodyHash?: string;
    askingPeer?: AskingPeer;
  }
  interface FastifyContextConfig {
    /** Carries a pairing token instead of a node's signature. */
    beforePairing?: true;
  }
}

/** One batch of 512 KiB of text, with what introduces it. */
const maxBodyBytes = 8 * 1_024 * 1_024;
/** Attempts to join from one address. */
const joinRate = { max: 10, timeWindow: '1 minute' };
/** Requests of one address: many schools may share one behind address translation. */
const nodeRate = { max: 1_200, timeWindow: '1 minute' };

const Sha256 = Type.Object({ sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) });
const emptyHash = sha256('');

function signedRequestOf(request: FastifyRequest): SignedRequest {
  return {
    method: request.method,
    path: request.url,
    bodyHash: request.nodeBodyHash ?? emptyHash,
    headers: request.headers,
  };
}

function asking(request: FastifyRequest): AskingPeer {
  if (request.askingPeer) return request.askingPeer;
  throw new Problem(401, 'NODE_UNKNOWN', 'This node is not paired with that one.');
}

/** The bytes as they came are hashed before anything reads them: it is they that were signed. */
function addParsers(api: Api): void {
  api.removeAllContentTypeParsers();
  api.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: maxBodyBytes },
    (request, body, done) => {
      request.nodeBodyHash = sha256(body);
      try {
        done(null, JSON.parse(body.toString()));
      } catch {
        done(new Problem(400, 'BAD_REQUEST', 'The body is not JSON.'), undefined);
      }
    },
  );
  // A file is streamed; its address, in the path, is what was signed and what is compared in the end.
  api.addContentTypeParser('application/octet-stream', (request, body, done) => {
    request.nodeBodyHash = (request.params as { sha256?: string }).sha256 ?? emptyHash;
    done(null, body);
  });
}

function addSignatures(api: Api, door: Door): void {
  // Before validation: whoever is not paired does not even learn what a body looks like.
  api.addHook('preValidation', async (request) => {
    if (request.routeOptions.config.beforePairing) return;
    request.askingPeer = await door.admit(signedRequestOf(request));
  });
  api.addHook('onSend', async (request, reply, payload) => {
    const params = request.params as { sha256?: string } | undefined;
    const isText = typeof payload === 'string' || Buffer.isBuffer(payload);
    const hash = isText ? sha256(payload) : (params?.sha256 ?? emptyHash);
    const headers = door.signAnswer(signedRequestOf(request), reply.statusCode, hash);
    void reply.headers(headers);
    return payload;
  });
}

/**
 * What other nodes ask. No session and no role: every route but `join` needs the signature of a paired node over method,
 * path and body; `join` needs a pairing token that works once. Every answer is signed.
 */
export function exchangeFeature({ door }: { door: Door }): Feature {
  return (api) => {
    addParsers(api);
    addSignatures(api, door);
    const options = { permission: 'public', rateLimit: nodeRate } as const;

    api.post(
      '/exchange/join',
      {
        schema: { body: JoinRequest, response: { 200: JoinAnswer } },
        config: { permission: 'public', beforePairing: true, rateLimit: joinRate },
      },
      (request) => door.join(request.body),
    );

    api.post(
      '/exchange/pull',
      { schema: { body: PullRequest }, config: options },
      async (request): Promise<PullAnswer> => door.pull(asking(request), request.body),
    );

    api.post(
      '/exchange/push',
      { schema: { body: PushRequest }, config: options, bodyLimit: maxBodyBytes },
      async (request): Promise<PushAnswer> => door.push(asking(request), request.body),
    );

    api.post(
      '/exchange/rotate',
      {
        schema: { body: Type.Object({ secret: Type.String({ minLength: 40, maxLength: 100 }) }) },
        config: options,
      },
      async (request) => {
        await door.rotate(asking(request), request.body.secret);
        return {};
      },
    );

    api.post('/exchange/leave', { config: options }, async (request) => {
      await door.leave(asking(request));
      return {};
    });

    api.get(
      '/exchange/blobs/:sha256',
      { schema: { params: Sha256 }, config: options },
      async (request, reply) => {
        const { bytes, content } = await door.openBlob(asking(request), request.params.sha256);
        return reply.type('application/octet-stream').header('content-length', bytes).send(content);
      },
    );

    api.put(
      '/exchange/blobs/:sha256',
      { schema: { params: Sha256 }, config: options },
      async (request) => {
        await door.putBlob(asking(request), request.params.sha256, request.body as Readable);
        return {};
      },
    );
  };
}
