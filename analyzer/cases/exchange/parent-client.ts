import type { Readable } from 'node:stream';
import type { TSchema, Static } from 'typebox';
import { Value } from 'typebox/value';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { SigningKey } from '../../audit/signing-key.ts';
import type { Records } from '../../stores/records/records.ts';
import { ExchangeError } from './errors.ts';
import { changePeer, type PeerRow } from './peers.ts';
import type { ExchangeRules } from './rules.ts';
import { answerText, isSignedBy, sha256, signRequest } from './signatures.ts';
import { createTransport, type Call, type Reply } from './transport.ts';

export interface ParentClientDeps {
  records: Records;
  key: SigningKey;
  time: TimeSource;
  rules: ExchangeRules;
}

export interface Asked {
  method: Call['method'];
  path: string;
  body?: unknown;
  /** A file instead of a body, by its SHA-256. */
  file?: { sha256: string; bytes: number; open(): Promise<Readable> };
}

interface Problem {
  code?: string;
  detail?: string;
  last?: number;
}

const json = 'application/json';
/** Larger differences than the way can cause are put right before the next request. */
const clockTries = 3;

function problemOf(body: Buffer): Problem {
  try {
    const read: unknown = JSON.parse(body.toString());
    return typeof read === 'object' && read !== null ? read : {};
  } catch {
    return {};
  }
}

/**
 * Asks the parent, for one round. Every request is signed and carries a rising number and the time by the parent's clock, as
 * it was last heard; every answer is checked against the pinned key before it is believed.
 */
export function createParentClient(deps: ParentClientDeps, peer: PeerRow, secret: string) {
  const { records, key, time, rules } = deps;
  const timeoutMs = rules.rounds.requestTimeoutSeconds * 1_000;
  const transport = createTransport(
    { url: peer.url, ...(peer.certificate !== null && { certificate: peer.certificate }) },
    timeoutMs,
  );
  let number = peer.request_number;
  let offsetMs = peer.clock_offset_ms ?? 0;

  function hear(reply: Reply, bodyHash: string, sentAt: number): boolean {
    const header = (name: string) => {
      const value = reply.headers[`x-xiaodun-${name}`];
      return typeof value === 'string' ? value : '';
    };
    const now = header('now');
    const claims = { from: header('node'), to: key.id, number: String(number), now };
    const text = answerText({ ...claims, status: reply.status, bodyHash });
    const genuine = isSignedBy(peer.public_key, text, header('signature'));
    const theirs = Date.parse(now);
    if (genuine && !Number.isNaN(theirs)) {
      offsetMs = Math.round(theirs - (sentAt + time.now()) / 2);
    }
    return genuine && claims.from === peer.node_id;
  }

  function headersOf({ method, path }: Asked, bodyHash: string): Record<string, string> {
    number = Math.max(number + 1, time.now());
    return signRequest(
      {
        from: key.id,
        to: peer.node_id,
        method,
        path,
        bodyHash,
        time: new Date(time.now() + offsetMs).toISOString(),
        clock: isoNow(time),
        number,
      },
      key,
      secret,
    );
  }

  async function send(asked: Asked): Promise<{ reply: Reply; sentAt: number }> {
    const { method, path, body, file } = asked;
    const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const headers = headersOf(asked, file?.sha256 ?? sha256(bytes ?? ''));
    const call: Call = { method, path, headers };
    if (bytes) {
      headers['content-type'] = json;
      call.body = bytes;
    } else if (file) {
      headers['content-type'] = 'application/octet-stream';
      headers['content-length'] = String(file.bytes);
      call.body = await file.open();
    }
    const sentAt = time.now();
    return { reply: await transport.send(call), sentAt };
  }

  /** What may be put right at once: our idea of their clock, and of the last number that they know. */
  function learn({ code, last }: Problem): boolean {
    if (code === 'NODE_CLOCK_OFF') return true;
    if (code !== 'NODE_REQUEST_REPLAYED' || typeof last !== 'number') return false;
    number = Math.max(number, last);
    return true;
  }

  async function refuse(reply: Reply, body: Buffer, genuine: boolean): Promise<never> {
    const { code, detail } = problemOf(body);
    if (genuine && code === 'PEER_ENDED') {
      throw new ExchangeError('PEER_ENDED', 'The parent has ended this pairing.');
    }
    throw new ExchangeError(
      'PEER_REFUSED',
      `The parent answered ${reply.status}${detail === undefined ? '' : `: ${detail}`}`,
      { reason: code ?? String(reply.status) },
    );
  }

  async function ask(asked: Asked): Promise<Buffer> {
    for (let attempt = 1; ; attempt += 1) {
      const { reply, sentAt } = await send(asked);
      const body = await transport.read(reply);
      const genuine = hear(reply, sha256(body), sentAt);
      if (reply.status < 300 && genuine) return body;
      if (reply.status < 300) {
        throw new ExchangeError('PEER_NOT_TRUSTED', 'The answer is not signed by the parent.');
      }
      if (attempt < clockTries && genuine && learn(problemOf(body))) continue;
      await refuse(reply, body, genuine);
    }
  }

  return {
    async call<S extends TSchema>(path: string, body: unknown, schema: S): Promise<Static<S>> {
      const answer = await ask({ method: 'POST', path: `/api/v1/exchange/${path}`, body });
      const value: unknown = JSON.parse(answer.toString());
      if (Value.Check(schema, value)) return value;
      const [fault] = Value.Errors(schema, value);
      throw new ExchangeError(
        'PEER_REFUSED',
        `The answer of the parent is of another form: ${fault?.instancePath ?? ''} ${fault?.message ?? ''}`,
      );
    },

    async tell(path: string, body: unknown): Promise<void> {
      await ask({ method: 'POST', path: `/api/v1/exchange/${path}`, body });
    },

    async putFile(file: NonNullable<Asked['file']>): Promise<void> {
      await ask({ method: 'PUT', path: `/api/v1/exchange/blobs/${file.sha256}`, file });
    },

    /** The content as it arrives; whoever stores it compares it with the address. */
    async getFile(address: string): Promise<Readable> {
      const path = `/api/v1/exchange/blobs/${address}`;
      const { reply, sentAt } = await send({ method: 'GET', path });
      if (reply.status === 200 && hear(reply, address, sentAt)) return reply.body;
      const body = await transport.read(reply);
      return await refuse(reply, body, hear(reply, sha256(body), sentAt));
    },

    /** Keeps what was learnt, whether the round went well or not. */
    async close(): Promise<void> {
      transport.close();
      await changePeer(records.db, peer.id, { request_number: number, clock_offset_ms: offsetMs });
    },
  };
}

export type ParentClient = ReturnType<typeof createParentClient>;
