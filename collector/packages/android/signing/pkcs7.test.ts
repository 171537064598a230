import { createHash, sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { explicit, integer, nothing, octets, oid, sequence, set } from '../../making/der-writer.ts';
import type { SigningKey } from '../../making/recipe.ts';
import { privateKeyOf } from '../../making/signing-key.ts';
import { zipParts, joinZip } from '../../making/zip-writer.ts';
import { archiveOf, sampleKey } from '../testing/sample-apk.ts';
import { childrenOf, readDer } from './der.ts';
import { createIssueLog } from './issues.ts';
import { readJarSigners } from './jar-signers.ts';
import { parseSignedMessage } from './pkcs7.ts';

const SHA256 = '2.16.840.1.101.3.4.2.1';
const RSA = '1.2.840.113549.1.1.1';
const DATA = '1.2.840.113549.1.7.1';
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const FILE = Buffer.from('Signature-Version: 1.0\r\n\r\n', 'latin1');

let key: SigningKey;

beforeAll(async () => {
  key = await sampleKey('rsa-1024', 'Signer');
});

const attribute = (type: string, ...values: readonly Buffer[]): Buffer =>
  sequence(oid(type), set(...values));
const contentType = (): Buffer => attribute(CONTENT_TYPE, oid(DATA));
const messageDigest = (content: Buffer): Buffer =>
  attribute(MESSAGE_DIGEST, octets(createHash('sha256').update(content).digest()));

/** SignedData with signed attributes, one signer for each list of them. */
function message(...signers: readonly (readonly Buffer[])[]): Buffer {
  const [tbs] = childrenOf(readDer(Buffer.from(key.certificate)));
  const [serial, , issuer] = childrenOf(tbs!);
  const algorithm = sequence(oid(SHA256), nothing());
  const infos = signers.map((attributes) => {
    const signature = sign('sha256', set(...attributes), privateKeyOf(key));
    return sequence(
      integer(Buffer.of(1)),
      sequence(issuer!.encoded, serial!.encoded),
      algorithm,
      explicit(0, ...attributes),
      sequence(oid(RSA), nothing()),
      octets(signature),
    );
  });
  const data = sequence(
    integer(Buffer.of(1)),
    set(algorithm),
    sequence(oid(DATA)),
    explicit(0, key.certificate),
    set(...infos),
  );
  return sequence(oid('1.2.840.113549.1.7.2'), explicit(0, data));
}

/** Error codes of a signature block over `FILE`; empty when it holds. */
async function codesOf(block: Buffer, minSdk: number): Promise<string[]> {
  const archive = await archiveOf(
    joinZip(
      zipParts([
        { name: 'META-INF/CERT.SF', content: FILE },
        { name: 'META-INF/CERT.RSA', content: block },
      ]),
    ),
  );
  const log = createIssueLog();
  await readJarSigners(archive, minSdk, log);
  return log.issues.map(({ code }) => code);
}

describe('signed attributes of JAR signatures', () => {
  it('hold when content type and digest are those of the file', async () => {
    const block = message([contentType(), messageDigest(FILE)]);
    expect(parseSignedMessage(block).signers[0]?.signedAttributes?.contentType).toBe(DATA);
    expect(await codesOf(block, 21)).toEqual([]);
  });

  it('are refused for platforms that did not verify them', async () => {
    const block = message([contentType(), messageDigest(FILE)]);
    expect(await codesOf(block, 18)).toEqual(['JAR_SIG_VERIFY_EXCEPTION']);
  });

  it('must have a content type and one digest, of this file', async () => {
    const digest = messageDigest(FILE);
    expect(await codesOf(message([digest]), 21)).toEqual(['JAR_SIG_VERIFY_EXCEPTION']);
    expect(await codesOf(message([contentType()]), 21)).toEqual(['JAR_SIG_VERIFY_EXCEPTION']);
    expect(await codesOf(message([contentType(), digest, digest]), 21)).toEqual([
      'JAR_SIG_PARSE_EXCEPTION',
    ]);
    const other = messageDigest(Buffer.from('other'));
    expect(await codesOf(message([contentType(), other]), 21)).toEqual(['JAR_SIG_DID_NOT_VERIFY']);
  });

  it('of a second signer count from Android 7 on only', async () => {
    const good = [contentType(), messageDigest(FILE)];
    const wrong = [contentType(), messageDigest(Buffer.from('other'))];
    expect(await codesOf(message(wrong, good), 23)).toEqual(['JAR_SIG_DID_NOT_VERIFY']);
    expect(await codesOf(message(wrong, good), 24)).toEqual([]);
  });
});

describe('parseSignedMessage', () => {
  it('refuses what is cut off or something else', () => {
    const block = message([contentType(), messageDigest(FILE)]);
    for (const length of [0, 1, 10, block.length - 1]) {
      expect(() => parseSignedMessage(block.subarray(0, length))).toThrow();
    }
    expect(() => parseSignedMessage(sequence(oid(DATA)))).toThrow(DATA);
    const endless = Buffer.concat([Buffer.of(0x30, 0x80), block]);
    expect(() => parseSignedMessage(endless)).toThrow();
  });
});
