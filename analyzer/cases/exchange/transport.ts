import { X509Certificate } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  checkServerIdentity,
  connect,
  rootCertificates,
  type ConnectionOptions,
  type DetailedPeerCertificate,
  type PeerCertificate,
} from 'node:tls';
import ipaddr from 'ipaddr.js';
import { ExchangeError } from './errors.ts';

/** Where a parent listens, and the certificate that was pinned for it, when no public authority vouches for its own. */
export interface Target {
  url: string;
  /** PEM. */
  certificate?: string;
}

export interface Call {
  method: 'GET' | 'POST' | 'PUT';
  /** With query, below the target's URL. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body?: Uint8Array | Readable;
}

export interface Reply {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Readable;
}

/** One batch is a fraction of it. */
const maxAnswerBytes = 8 * 1_024 * 1_024;

function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  if (bare === 'localhost') return true;
  return ipaddr.isValid(bare) && ipaddr.process(bare).range() === 'loopback';
}

/** Throws PEER_URL_UNSAFE: messages never cross a network in clear. */
export function checkUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const safe =
    parsed?.protocol === 'https:' ||
    (parsed?.protocol === 'http:' && isLoopbackHost(parsed.hostname));
  if (parsed && safe && parsed.username === '' && parsed.password === '') return parsed;
  throw new ExchangeError(
    'PEER_URL_UNSAFE',
    `${url}: nodes talk over HTTPS; plain HTTP is for this machine only.`,
  );
}

function fingerprint(certificate: string): string {
  return new X509Certificate(certificate).fingerprint256;
}

function unreachable(error: unknown): ExchangeError {
  const { message, code } = error as { message?: string; code?: string };
  const text = code === undefined ? (message ?? 'no answer') : `${code}: ${message ?? ''}`;
  return new ExchangeError('PEER_UNREACHABLE', `The node does not answer (${text}).`, {
    reason: code ?? 'unknown',
  });
}

/**
 * The pinned certificate itself is enough, whatever name it carries; of an authority that was pinned, the name must be
 * right. Dates and signatures are checked in both cases.
 */
function tlsOptions({ certificate }: Target): ConnectionOptions {
  if (certificate === undefined) return {};
  const pinned = fingerprint(certificate);
  return {
    ca: [certificate],
    allowPartialTrustChain: true,
    checkServerIdentity: (host: string, peer: PeerCertificate) =>
      peer.fingerprint256 === pinned ? undefined : checkServerIdentity(host, peer),
  };
}

/** Connections of one round; certificates are checked before a byte is sent. `close` ends what is idle. */
export function createTransport(target: Target, timeoutMs: number) {
  const base = checkUrl(target.url);
  const secure = base.protocol === 'https:';
  const tls = tlsOptions(target);
  const agent = secure ? new Agent({ ...tls, keepAlive: true, maxSockets: 2 }) : undefined;

  function send(call: Call, signal?: AbortSignal): Promise<Reply> {
    const { method, path, headers, body } = call;
    const open = secure ? httpsRequest : httpRequest;
    const deadline = AbortSignal.timeout(timeoutMs);
    const options: RequestOptions = {
      method,
      headers,
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      ...(agent && { agent }),
      ...(secure && tls),
    };
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => reject(unreachable(error));
      const request = open(new URL(path, base), options, (response) => {
        const { statusCode = 0, headers } = response;
        resolve({ status: statusCode, headers, body: response });
      });
      request.on('error', fail);
      if (body === undefined) request.end();
      else if (body instanceof Uint8Array) request.end(body);
      else pipeline(body, request).catch(fail);
    });
  }

  return {
    send,
    /** Reads an answer whole. Throws PEER_UNREACHABLE when it breaks off, PEER_REFUSED when it is larger than any of ours. */
    async read({ body }: Reply): Promise<Buffer> {
      const parts: Buffer[] = [];
      let bytes = 0;
      try {
        for await (const part of body as AsyncIterable<Buffer>) {
          bytes += part.length;
          if (bytes > maxAnswerBytes) {
            throw new ExchangeError('PEER_REFUSED', 'The answer of the node is too large.');
          }
          parts.push(part);
        }
      } catch (error) {
        throw error instanceof ExchangeError ? error : unreachable(error);
      }
      return Buffer.concat(parts);
    },
    close() {
      agent?.destroy();
    },
  };
}

function* chainOf(leaf: DetailedPeerCertificate): Generator<DetailedPeerCertificate> {
  let next: DetailedPeerCertificate | undefined = leaf;
  const seen = new Set<string>();
  while (next?.raw && !seen.has(next.fingerprint256)) {
    seen.add(next.fingerprint256);
    yield next;
    next = next.issuerCertificate;
  }
}

/**
 * Looks at the certificates of a server, sends nothing, and answers the one with the fingerprint of the pairing token (PEM).
 * Throws PEER_NOT_TRUSTED when it is not among them.
 */
export async function fetchPinned(url: string, sha256: string, timeoutMs: number): Promise<string> {
  const { hostname, port } = checkUrl(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connect({
    host,
    port: Number(port || 443),
    rejectUnauthorized: false,
    ...(isIP(host) === 0 && { servername: host }),
    ALPNProtocols: ['http/1.1'],
  });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', resolve);
      socket.once('error', reject);
      socket.setTimeout(timeoutMs, () => reject(new Error('no answer in time')));
    });
    for (const certificate of chainOf(socket.getPeerCertificate(true))) {
      const found = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
      if (found === sha256) return new X509Certificate(certificate.raw).toString();
    }
  } catch (error) {
    throw unreachable(error);
  } finally {
    socket.destroy();
  }
  throw new ExchangeError(
    'PEER_NOT_TRUSTED',
    'The certificate at that address is not the one that the token names; somebody may stand in between.',
  );
}

const pemBlock = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** SHA-256 (hex) of what a child has to pin: our authority, or else our certificate. Undefined: publicly vouched for. */
export function certificateToPin(pem: string): string | undefined {
  const chain = (pem.match(pemBlock) ?? []).map((block) => new X509Certificate(block));
  const last = chain.at(-1);
  const leaf = chain[0];
  if (!last || !leaf) return undefined;
  const isPublic = rootCertificates.some((root) => {
    const authority = new X509Certificate(root);
    return authority.subject === last.issuer && last.verify(authority.publicKey);
  });
  if (isPublic) return undefined;
  // A chain that ends in its own authority survives the renewal of its leaf.
  const pinned = chain.length > 1 && last.ca && last.subject === last.issuer ? last : leaf;
  return pinned.fingerprint256.replaceAll(':', '').toLowerCase();
}
