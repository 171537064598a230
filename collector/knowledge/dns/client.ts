import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { connect, isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  encodeQuery,
  parseDns,
  questionBytes,
  type DnsMessage,
  type DnsQuestion,
} from './message.ts';

export type DnsAnswer =
  | { kind: 'answer'; message: DnsMessage }
  /** Nobody answered, or nothing that was an answer to this question. */
  | { kind: 'silent' }
  /** The name can't be asked for. */
  | { kind: 'unaskable' };

export interface DnsClientOptions {
  /** IPv4 or IPv6 address of the server. */
  server: string;
  port?: number;
  timeoutMs: number;
  /** After the first one. */
  retries: number;
  /** Asks a resolver to go on; a server of the zone is asked without. */
  recurse?: boolean;
}

/** Asks one DNS server; answers are believed only from there, with the same number and question. */
export interface DnsClient {
  ask(question: DnsQuestion): Promise<DnsAnswer>;
  /** Queries that were sent, with repetitions. */
  readonly sent: number;
  stop(): void;
}

interface Waiting {
  question: Uint8Array;
  resolve(message: Uint8Array): void;
}

/** What a server may send over TCP. */
const maxTcpBytes = 65_535;

const sameQuestion = (a: Uint8Array, b: Uint8Array | undefined) =>
  b !== undefined &&
  Buffer.from(a).toString('latin1').toLowerCase() ===
    Buffer.from(b).toString('latin1').toLowerCase();

/** Opens a socket that hears of this server alone. */
export async function createDnsClient(options: DnsClientOptions): Promise<DnsClient> {
  const { server, port = 53, timeoutMs, retries, recurse = false } = options;
  const socket: Socket = createSocket(isIPv6(server) ? 'udp6' : 'udp4');
  const waiting = new Map<number, Waiting>();
  let sent = 0;
  let stopped = false;
  socket.connect(port, server);
  await once(socket, 'connect');
  // Refused by the other side: the query runs into its time-out and is asked again.
  socket.on('error', () => {});
  socket.on('message', (message) => {
    const id = message.length >= 2 ? message.readUInt16BE(0) : -1;
    const one = waiting.get(id);
    if (one && sameQuestion(one.question, questionBytes(message))) one.resolve(message);
  });

  function freeId(): number {
    let id = randomInt(65_536);
    while (waiting.has(id)) id = (id + 1) & 0xffff;
    return id;
  }

  async function overUdp(query: Buffer, id: number): Promise<Uint8Array | undefined> {
    const question = questionBytes(query);
    if (!question) return undefined;
    const timer = new AbortController();
    try {
      const answer = new Promise<Uint8Array>((resolve) => waiting.set(id, { question, resolve }));
      for (let attempt = 0; attempt <= retries; attempt += 1) {
        if (stopped) return undefined;
        sent += 1;
        socket.send(query);
        const waited = sleep(timeoutMs, undefined, { signal: timer.signal }).catch(() => undefined);
        const message = await Promise.race([answer, waited]);
        if (message) return message;
      }
      return undefined;
    } finally {
      timer.abort();
      waiting.delete(id);
    }
  }

  /** RFC 7766: two bytes of length before each message. */
  async function overTcp(query: Buffer): Promise<Uint8Array | undefined> {
    sent += 1;
    const connection = connect({ host: server, port });
    connection.setTimeout(timeoutMs, () => connection.destroy());
    let received: Buffer = Buffer.alloc(0);
    try {
      const head = Buffer.alloc(2);
      head.writeUInt16BE(query.length);
      connection.write(Buffer.concat([head, query]));
      for await (const piece of connection as AsyncIterable<Buffer>) {
        received = Buffer.concat([received, piece]);
        const length = received.length < 2 ? maxTcpBytes : received.readUInt16BE(0);
        if (received.length >= 2 + length) return received.subarray(2, 2 + length);
      }
    } catch {
      // Refused or cut off: as if nobody had answered.
    } finally {
      connection.destroy();
    }
    return undefined;
  }

  return {
    get sent() {
      return sent;
    },
    async ask(question) {
      const id = freeId();
      const query = encodeQuery(id, question, recurse);
      if (!query) return { kind: 'unaskable' };
      const first = await overUdp(query, id);
      const message = first && parseDns(first);
      if (!message?.isResponse) return { kind: 'silent' };
      if (!message.truncated) return { kind: 'answer', message };
      const bytes = await overTcp(query);
      const whole =
        bytes && sameQuestion(questionBytes(query) ?? query, questionBytes(bytes))
          ? parseDns(bytes)
          : undefined;
      // What fitted into the datagram is better than nothing.
      return { kind: 'answer', message: whole?.isResponse === true ? whole : message };
    },
    stop() {
      if (stopped) return;
      stopped = true;
      socket.close();
    },
  };
}
