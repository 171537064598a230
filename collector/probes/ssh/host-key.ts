import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { chosenExchange, ownKexInit, provenHostKey, type KeyExchange } from './key-exchange.ts';
import { packet } from './wire.ts';

/** Names us in the server's log, as a sweep should. */
const clientVersion = 'SSH-2.0-XiaoDun_sweep';

/** Of all that a server says before its key; RFC 4253 allows 35,000 bytes per packet. */
const maxBytes = 64 * 1_024;
/** Lines before the version (RFC 4253 section 4.2). */
const maxLines = 50;

const messages = { disconnect: 1, ignore: 2, debug: 4, kexInit: 20, kexReply: 31 } as const;

/** The server's side as it comes in: first lines, then packets. */
class Conversation {
  readonly #send: (bytes: Buffer) => void;
  readonly #kexInit = ownKexInit(randomBytes(16));
  #bytes = Buffer.alloc(0);
  #lines = 0;
  #version: string | undefined;
  #serverKexInit: Buffer | undefined;
  #exchange: KeyExchange | undefined;

  constructor(send: (bytes: Buffer) => void) {
    this.#send = send;
    send(Buffer.concat([Buffer.from(`${clientVersion}\r\n`), packet(this.#kexInit)]));
  }

  /** The proven key as `type SHA256:…`; null when it can't come any more, undefined when more has to come. */
  read(chunk: Buffer): string | null | undefined {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    if (this.#bytes.length > maxBytes) return null;
    while (this.#version === undefined) {
      const end = this.#bytes.indexOf(10);
      if (end < 0) return this.#bytes.length > 1_024 ? null : undefined;
      const line = this.#bytes.subarray(0, end).toString('latin1').replace(/\r$/u, '');
      this.#bytes = this.#bytes.subarray(end + 1);
      this.#lines += 1;
      if (line.startsWith('SSH-')) {
        if (!/^SSH-(?:2\.0|1\.99)-/u.test(line)) return null;
        this.#version = line;
      } else if (this.#lines > maxLines) return null;
    }
    return this.#readPackets();
  }

  #readPackets(): string | null | undefined {
    while (this.#bytes.length >= 5) {
      const length = this.#bytes.readUInt32BE(0);
      const padding = this.#bytes.readUInt8(4);
      if (length < 2 + padding || length > maxBytes) return null;
      if (this.#bytes.length < 4 + length) return undefined;
      const payload = Buffer.from(this.#bytes.subarray(5, 4 + length - padding));
      this.#bytes = this.#bytes.subarray(4 + length);
      const found = this.#take(payload);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #take(payload: Buffer): string | null | undefined {
    const [kind] = payload;
    if (kind === messages.ignore || kind === messages.debug) return undefined;
    if (kind === messages.kexInit && !this.#serverKexInit) {
      this.#serverKexInit = payload;
      this.#exchange = chosenExchange(payload);
      if (!this.#exchange) return null;
      const { encode, ours } = this.#exchange;
      this.#send(packet(Buffer.concat([Buffer.from([30]), encode(ours)])));
      return undefined;
    }
    if (kind !== messages.kexReply || !this.#exchange || !this.#serverKexInit) return null;
    const proven = provenHostKey(payload, this.#exchange, {
      clientVersion,
      serverVersion: this.#version ?? '',
      clientKexInit: this.#kexInit,
      serverKexInit: this.#serverKexInit,
    });
    if (!proven) return null;
    const digest = createHash('sha256').update(proven.blob).digest('base64').replace(/=+$/u, '');
    return `${proven.type} SHA256:${digest}`;
  }
}

/**
 * The host key of an SSH server, as ssh-keygen -l prints it with its type in front; undefined when there is none or the server does
 * not show that it holds it. One TCP connection, closed before anybody would sign in.
 */
export function readSshHostKey(
  target: { address: string; port: number },
  options: { timeoutMs: number; signal?: AbortSignal },
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: target.address, port: target.port });
    let conversation: Conversation | undefined;
    const end = (found: string | undefined) => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', given);
      socket.destroy();
      resolve(found);
    };
    const given = () => end(undefined);
    const timer = setTimeout(given, options.timeoutMs);
    options.signal?.addEventListener('abort', given, { once: true });
    if (options.signal?.aborted) given();
    socket.on('error', given);
    socket.on('close', given);
    socket.on('connect', () => {
      conversation = new Conversation((bytes) => socket.write(bytes));
    });
    socket.on('data', (chunk: Buffer) => {
      try {
        const found = conversation?.read(chunk);
        if (found !== undefined) end(found ?? undefined);
      } catch {
        // A point that is on no curve, a key that is none: not the key of anybody.
        end(undefined);
      }
    });
  });
}
