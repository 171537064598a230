import {
  createDiffieHellmanGroup,
  createECDH,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  verify,
  type KeyObject,
} from 'node:crypto';
import { WireReader, wireNumber, wireString } from './wire.ts';

/** Our half of a key exchange: what is sent, how the secret comes about, and the hash that it is signed over with. */
export interface KeyExchange {
  /** Type of the public value on the wire: a string, or a number for the groups of Diffie and Hellman. */
  encode(value: Uint8Array): Buffer;
  hash: 'sha256' | 'sha1';
  ours: Buffer;
  secret(theirs: Buffer): Buffer;
}

/** Prefix of an X25519 key in SubjectPublicKeyInfo (RFC 8410). */
const x25519Head = Buffer.from('302a300506032b656e032100', 'hex');
const ed25519Head = Buffer.from('302a300506032b6570032100', 'hex');

function curve25519(): KeyExchange {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const ours = publicKey.export({ format: 'der', type: 'spki' }).subarray(x25519Head.length);
  return {
    encode: wireString,
    hash: 'sha256',
    ours,
    secret(theirs) {
      const der = Buffer.concat([x25519Head, theirs]);
      return diffieHellman({
        privateKey,
        publicKey: createPublicKey({ key: der, format: 'der', type: 'spki' }),
      });
    },
  };
}

function nistp256(): KeyExchange {
  const own = createECDH('prime256v1');
  return {
    encode: wireString,
    hash: 'sha256',
    ours: own.generateKeys(),
    secret: (theirs) => own.computeSecret(theirs),
  };
}

const group14 = (hash: KeyExchange['hash']) => (): KeyExchange => {
  const own = createDiffieHellmanGroup('modp14');
  return {
    encode: wireNumber,
    hash,
    ours: own.generateKeys(),
    secret: (b) => own.computeSecret(b),
  };
};

/** In order of preference; the last are what old switches have (RFC 9142 says which are due to go). */
const exchanges: Readonly<Record<string, () => KeyExchange>> = {
  'curve25519-sha256': curve25519,
  'curve25519-sha256@libssh.org': curve25519,
  'ecdh-sha2-nistp256': nistp256,
  'diffie-hellman-group14-sha256': group14('sha256'),
  'diffie-hellman-group14-sha1': group14('sha1'),
};

/** One algorithm each time, so that both families of a machine show the same key. */
const hostKeyAlgorithms = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'rsa-sha2-512',
  'rsa-sha2-256',
  'ssh-rsa',
];

const ciphers = 'aes128-ctr,aes256-ctr,aes128-gcm@openssh.com,aes128-cbc,3des-cbc';
const macs = 'hmac-sha2-256,hmac-sha2-512,hmac-sha1,hmac-md5';

/** SSH_MSG_KEXINIT with what we can (RFC 4253 section 7.1). */
export function ownKexInit(cookie: Uint8Array): Buffer {
  const lists = [
    Object.keys(exchanges).join(','),
    hostKeyAlgorithms.join(','),
    ciphers,
    ciphers,
    macs,
    macs,
    'none',
    'none',
    '',
    '',
  ];
  return Buffer.concat([
    Buffer.from([20]),
    cookie,
    ...lists.map((list) => wireString(list)),
    Buffer.alloc(5),
  ]);
}

/** The first of ours that the server has too; undefined when there is none or the packet is malformed. */
export function chosenExchange(serverKexInit: Buffer): KeyExchange | undefined {
  const reader = new WireReader(serverKexInit);
  reader.skip(17);
  const theirs = reader.names();
  const hostKeys = reader.names();
  if (!theirs || !hostKeys?.some((name) => hostKeyAlgorithms.includes(name))) return undefined;
  const name = Object.keys(exchanges).find((one) => theirs.includes(one));
  return name === undefined ? undefined : exchanges[name]?.();
}

function asnInteger(bytes: Buffer): Buffer {
  return derOf(2, bytes);
}

function derOf(tag: number, body: Buffer): Buffer {
  const { length } = body;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

interface HostKey {
  type: string;
  key: KeyObject;
}

/** The public key of a host key blob (RFC 4253 section 6.6, RFC 5656, RFC 8709). Throws for one that is none. */
function hostKeyOf(blob: Buffer): HostKey | undefined {
  const reader = new WireReader(blob);
  const type = reader.string()?.toString('latin1');
  if (type === 'ssh-ed25519') {
    const point = reader.string();
    if (point?.length !== 32) return undefined;
    const der = Buffer.concat([ed25519Head, point]);
    return { type, key: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
  }
  if (type === 'ecdsa-sha2-nistp256') {
    const point = (reader.skip(4 + 'nistp256'.length), reader.string());
    if (point?.length !== 65 || point[0] !== 4) return undefined;
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    };
    return { type, key: createPublicKey({ key: jwk, format: 'jwk' }) };
  }
  if (type !== 'ssh-rsa') return undefined;
  const exponent = reader.string();
  const modulus = reader.string();
  if (!exponent || !modulus || modulus.length > 2_050) return undefined;
  const der = derOf(0x30, Buffer.concat([asnInteger(modulus), asnInteger(exponent)]));
  return { type, key: createPublicKey({ key: der, format: 'der', type: 'pkcs1' }) };
}

const rsaHashes: Readonly<Record<string, string>> = {
  'rsa-sha2-512': 'sha512',
  'rsa-sha2-256': 'sha256',
  'ssh-rsa': 'sha1',
};

function isSigned({ type, key }: HostKey, hash: Buffer, signature: Buffer): boolean {
  const reader = new WireReader(signature);
  const algorithm = reader.string()?.toString('latin1') ?? '';
  const bytes = reader.string();
  if (!bytes) return false;
  if (type === 'ssh-ed25519') return algorithm === type && verify(null, hash, key, bytes);
  if (type === 'ssh-rsa') {
    const digest = rsaHashes[algorithm];
    return digest !== undefined && verify(digest, hash, key, bytes);
  }
  const pair = new WireReader(bytes);
  const r = pair.string();
  const s = pair.string();
  if (algorithm !== type || !r || !s) return false;
  const der = derOf(0x30, Buffer.concat([asnInteger(r), asnInteger(s)]));
  return verify('sha256', hash, key, der);
}

/** What both sides said before, in the order in which it is hashed (RFC 4253 section 8, RFC 5656 section 4). */
export interface Transcript {
  clientVersion: string;
  serverVersion: string;
  clientKexInit: Buffer;
  serverKexInit: Buffer;
}

/**
 * The type and blob of the host key of a reply, when the server has shown that it holds the private key; undefined for one that has
 * not: a host key is public, and anybody can show it.
 */
export function provenHostKey(
  reply: Buffer,
  exchange: KeyExchange,
  said: Transcript,
): { type: string; blob: Buffer } | undefined {
  const reader = new WireReader(reply);
  reader.skip(1);
  const blob = reader.string();
  const theirs = reader.string();
  const signature = reader.string();
  if (!blob || !theirs || !signature) return undefined;
  const hostKey = hostKeyOf(blob);
  if (!hostKey) return undefined;
  const hash = createHash(exchange.hash)
    .update(wireString(said.clientVersion))
    .update(wireString(said.serverVersion))
    .update(wireString(said.clientKexInit))
    .update(wireString(said.serverKexInit))
    .update(wireString(blob))
    .update(exchange.encode(exchange.ours))
    .update(exchange.encode(theirs))
    .update(wireNumber(exchange.secret(theirs)))
    .digest();
  return isSigned(hostKey, hash, signature) ? { type: hostKey.type, blob } : undefined;
}
