import { createHash, sign } from 'node:crypto';
import { childrenOf, readDer, sequenceOf } from '../android/signing/der.ts';
import { explicit, integer, nothing, octets, oid, sequence, set } from './der-writer.ts';
import type { SigningKey } from './recipe.ts';
import { familyOf, privateKeyOf } from './signing-key.ts';
import type { ZipContent } from './zip-writer.ts';

type Hash = 'sha1' | 'sha256';

const DIGEST_NAMES: Readonly<Record<Hash, string>> = { sha1: 'SHA1', sha256: 'SHA-256' };
const DIGEST_OIDS: Readonly<Record<Hash, string>> = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
};
/** Android before 4.3 knows no SHA-256 in JAR signatures. */
const SHA256_FROM = 18;
const MAX_LINE = 70;
const DATA = '1.2.840.113549.1.7.1';
const SIGNED_DATA = '1.2.840.113549.1.7.2';
/** Without a digest of their own, which every Android that knows the key understands. */
const KEY_ALGORITHMS = {
  rsa: sequence(oid('1.2.840.113549.1.1.1'), nothing()),
  ec: sequence(oid('1.2.840.10045.2.1')),
} as const;
const EXTENSIONS = { rsa: 'RSA', ec: 'EC' } as const;

/** One attribute, continued on lines that begin with a blank after 70 bytes. */
function line(name: string, value: string): string {
  const bytes = Buffer.from(`${name}: ${value}`, 'utf8');
  const pieces = [bytes.subarray(0, MAX_LINE)];
  for (let at = MAX_LINE; at < bytes.length; at += MAX_LINE - 1) {
    pieces.push(Buffer.concat([Buffer.from(' '), bytes.subarray(at, at + MAX_LINE - 1)]));
  }
  return `${pieces.map((piece) => piece.toString('latin1')).join('\r\n')}\r\n`;
}

function digest(hash: Hash, content: Uint8Array): string {
  return createHash(hash).update(content).digest('base64');
}

/** SignedData without signed attributes, as apksigner writes it. */
function signedData(key: SigningKey, hash: Hash, content: Buffer): Buffer {
  const privateKey = privateKeyOf(key);
  const algorithm = sequence(oid(DIGEST_OIDS[hash]), nothing());
  const tbs = childrenOf(sequenceOf(readDer(Buffer.from(key.certificate))).next());
  const [, serial, , issuer] = tbs[0]?.tagClass === 2 ? tbs : [undefined, ...tbs];
  if (!serial || !issuer) throw new Error('the certificate has no serial number');
  const signer = sequence(
    integer(Buffer.of(1)),
    sequence(issuer.encoded, serial.encoded),
    algorithm,
    KEY_ALGORITHMS[familyOf(privateKey)],
    octets(sign(hash, content, privateKey)),
  );
  const data = sequence(
    integer(Buffer.of(1)),
    set(algorithm),
    sequence(oid(DATA)),
    explicit(0, key.certificate),
    set(signer),
  );
  return sequence(oid(SIGNED_DATA), explicit(0, data));
}

/**
 * The files of a JAR signature over all contents.
 * @param schemes later schemes that are used too; named so that nobody can take them away.
 */
export function jarSignature(
  contents: readonly ZipContent[],
  keys: readonly SigningKey[],
  minSdk: number,
  schemes: readonly number[],
): ZipContent[] {
  const hash: Hash = minSdk < SHA256_FROM ? 'sha1' : 'sha256';
  const name = DIGEST_NAMES[hash];
  const asBytes = (text: string): Buffer => Buffer.from(text, 'latin1');
  const main = asBytes(`${line('Manifest-Version', '1.0')}${line('Created-By', 'XiaoDun')}\r\n`);
  const sections = contents.map((entry) => ({
    name: entry.name,
    bytes: asBytes(
      `${line('Name', entry.name)}${line(`${name}-Digest`, digest(hash, entry.content))}\r\n`,
    ),
  }));
  const manifest = Buffer.concat([main, ...sections.map(({ bytes }) => bytes)]);
  const head = [
    line('Signature-Version', '1.0'),
    line('Created-By', 'XiaoDun'),
    line(`${name}-Digest-Manifest`, digest(hash, manifest)),
    schemes.length > 0 ? line('X-Android-APK-Signed', schemes.join(', ')) : '',
    '\r\n',
  ];
  const body = sections.map(
    (section) =>
      `${line('Name', section.name)}${line(`${name}-Digest`, digest(hash, section.bytes))}\r\n`,
  );
  const file = asBytes([...head, ...body].join(''));
  const files = keys.flatMap((key, index) => {
    const base = `META-INF/CERT${index === 0 ? '' : index + 1}`;
    const extension = EXTENSIONS[familyOf(privateKeyOf(key))];
    return [
      { name: `${base}.SF`, content: file },
      { name: `${base}.${extension}`, content: signedData(key, hash, file) },
    ];
  });
  return [{ name: 'META-INF/MANIFEST.MF', content: manifest }, ...files];
}
