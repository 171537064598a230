import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import { bits, integer, nothing, oid, sequence, set, time, utf8, der } from './der-writer.ts';
import type { SigningKey } from './recipe.ts';

const generate = promisify(generateKeyPair);

export interface KeyRequest {
  readonly kind: 'rsa-1024' | 'rsa-2048' | 'rsa-4096' | 'ec-p256' | 'ec-p384';
  /** Name of the holder: `{ CN: '…', O: '…', C: 'CN' }`, in this order. */
  readonly subject: Readonly<Record<string, string>>;
  /** ISO 8601 UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** Digest of the certificate's own signature; SHA-256 when left out. */
  readonly hash?: 'sha1' | 'sha256';
}

const NAME_OIDS: Readonly<Record<string, string>> = {
  CN: '2.5.4.3',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  O: '2.5.4.10',
  OU: '2.5.4.11',
};

const SIGNATURE_OIDS = {
  'rsa sha1': '1.2.840.113549.1.1.5',
  'rsa sha256': '1.2.840.113549.1.1.11',
  'ec sha1': '1.2.840.10045.4.1',
  'ec sha256': '1.2.840.10045.4.3.2',
} as const;

type KeyFamily = 'rsa' | 'ec';

/** Whether a private key is RSA or EC. @throws {Error} for any other. */
export function familyOf(key: KeyObject): KeyFamily {
  const type = key.asymmetricKeyType;
  if (type === 'rsa' || type === 'ec') return type;
  throw new Error(`packages are signed with RSA or EC, not ${type ?? 'a secret'}`);
}

/** AlgorithmIdentifier; RSA has a NULL for parameters. */
function signatureAlgorithm(family: KeyFamily, hash: 'sha1' | 'sha256'): Buffer {
  const id = oid(SIGNATURE_OIDS[`${family} ${hash}`]);
  return family === 'rsa' ? sequence(id, nothing()) : sequence(id);
}

function distinguishedName(subject: Readonly<Record<string, string>>): Buffer {
  const parts = Object.entries(subject).map(([key, value]) => {
    const id = NAME_OIDS[key];
    if (id === undefined) throw new Error(`no attribute of a name: ${key}`);
    const text = key === 'C' ? der(0x13, Buffer.from(value, 'latin1')) : utf8(value);
    return set(sequence(oid(id), text));
  });
  return sequence(...parts);
}

async function keyPair(kind: KeyRequest['kind']): Promise<KeyObject> {
  if (kind === 'ec-p256' || kind === 'ec-p384') {
    const namedCurve = kind === 'ec-p256' ? 'P-256' : 'P-384';
    return (await generate('ec', { namedCurve })).privateKey;
  }
  const modulusLength = Number(kind.slice('rsa-'.length));
  return (await generate('rsa', { modulusLength })).privateKey;
}

/** A new key with a certificate that it signs itself, as every Android signing key has. */
export async function makeSigningKey(request: KeyRequest): Promise<SigningKey> {
  const privateKey = await keyPair(request.kind);
  const hash = request.hash ?? 'sha256';
  const algorithm = signatureAlgorithm(familyOf(privateKey), hash);
  const name = distinguishedName(request.subject);
  const tbs = sequence(
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    algorithm,
    name,
    sequence(time(request.notBefore), time(request.notAfter)),
    name,
    createPublicKey(privateKey).export({ format: 'der', type: 'spki' }),
  );
  return {
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }),
    certificate: sequence(tbs, algorithm, bits(sign(hash, tbs, privateKey))),
  };
}

/** The private key of a signing key, to sign with. */
export function privateKeyOf({ privateKey }: SigningKey): KeyObject {
  return createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' });
}

/** Its public key as SubjectPublicKeyInfo. */
export function publicKeyBytes(key: SigningKey): Buffer {
  return createPublicKey(privateKeyOf(key)).export({ format: 'der', type: 'spki' });
}
