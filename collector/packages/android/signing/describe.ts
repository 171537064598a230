import { algorithmName } from './algorithms.ts';
import { certificatesOf, type BlockSigner } from './block-signer.ts';
import type { Certificate } from './certificate.ts';
import type { IssueLog } from './issues.ts';
import type { SchemeResults } from './read-signing.ts';
import { BLOCK, type SigningBlock } from './signing-block.ts';
import type { CertificateFacts, Scheme, SignerFacts, SigningFacts } from './signing.ts';
import type { SchemeResult } from './verify-v2.ts';

export interface SigningFindings {
  readonly results: SchemeResults;
  readonly log: IssueLog;
  readonly block: SigningBlock | undefined;
  readonly hasSignatureFiles: boolean;
  readonly hasIdsig: boolean;
  readonly hasStampEntry: boolean;
}

const MAX_OTHER_BLOCKS = 50;
const KNOWN_BLOCKS: ReadonlySet<number> = new Set(Object.values(BLOCK));
/** `maxSdk` of a signer without an upper end. */
const NO_MAX = 0x7fffffff;

function blockSigner(
  scheme: Scheme,
  signer: BlockSigner,
  verified: SchemeResult['verified'],
): SignerFacts {
  const chain = certificatesOf(signer).map(({ facts }) => facts.sha256);
  const versioned = scheme !== 'v2';
  return {
    scheme,
    index: signer.index,
    name: null,
    certificateSha256: chain[0] ?? '',
    chain,
    algorithms: signer.signatures.map(({ algorithm }) => algorithmName(algorithm)),
    minSdk: versioned ? signer.minSdk : null,
    maxSdk: versioned && signer.maxSdk !== NO_MAX ? signer.maxSdk : null,
    verified: verified.some((one) => one.signer === signer),
  };
}

function signersOf({ jarSigners, v1, v2, v3, v31 }: SchemeResults): SignerFacts[] {
  const jar = jarSigners.map((signer, index): SignerFacts => {
    const chain = signer.chain.map(({ facts }) => facts.sha256);
    return {
      scheme: 'v1',
      index,
      name: signer.name,
      certificateSha256: chain[0] ?? '',
      chain,
      algorithms: signer.algorithms,
      minSdk: null,
      maxSdk: null,
      verified: v1.includes(signer),
    };
  });
  const blocks = (
    [
      ['v2', v2],
      ['v3', v3],
      ['v3.1', v31],
    ] as const
  ).flatMap(([scheme, result]) =>
    (result?.signers ?? []).map((signer) => blockSigner(scheme, signer, result?.verified ?? [])),
  );
  return [...jar, ...blocks];
}

/** Certificates of signers, not of those who issued them: v1 only where the signature holds for its file. */
function certificates({ jarSigners, v2, v3, v31 }: SchemeResults): CertificateFacts[] {
  const found = new Map<string, { certificate: Certificate; schemes: Set<Scheme> }>();
  const add = (scheme: Scheme, certificate: Certificate): void => {
    const held = found.get(certificate.facts.sha256);
    if (held) held.schemes.add(scheme);
    else found.set(certificate.facts.sha256, { certificate, schemes: new Set([scheme]) });
  };
  for (const { signedBy } of jarSigners) if (signedBy) add('v1', signedBy);
  const blocks = [
    ['v2', v2],
    ['v3', v3],
    ['v3.1', v31],
  ] as const;
  for (const [scheme, result] of blocks) {
    for (const signer of result?.signers ?? []) {
      for (const certificate of certificatesOf(signer)) add(scheme, certificate);
    }
  }
  return [...found.values()].map(({ certificate, schemes }) => ({
    ...certificate.facts,
    schemes: [...schemes],
  }));
}

/** Who the newest platform says has signed. */
function verifiedCertificates({ v1, v2, v3, v31 }: SchemeResults): string[] {
  const newest = v31?.verified.at(-1) ?? v3?.verified.at(-1);
  if (newest) return [newest.certificate.facts.sha256];
  const second = (v2?.verified ?? []).map(({ certificate }) => certificate.facts.sha256);
  return second.length > 0 ? second : v1.flatMap(({ signedBy }) => signedBy?.facts.sha256 ?? []);
}

function otherBlocks(block: SigningBlock | undefined): SigningFacts['otherBlocks'] {
  return [...(block?.pairs ?? [])]
    .filter(([id]) => !KNOWN_BLOCKS.has(id))
    .slice(0, MAX_OTHER_BLOCKS)
    .map(([id, value]) => ({ id: `0x${id.toString(16).padStart(8, '0')}`, size: value.length }));
}

/** Puts what was found out into facts. */
export function describeSigning(found: SigningFindings): SigningFacts {
  const { results, log, block } = found;
  const { v1, v2, v3, v31 } = results;
  const holds = {
    v1: v1.length > 0,
    v2: (v2?.verified.length ?? 0) > 0,
    v3: (v3?.verified.length ?? 0) > 0,
    'v3.1': (v31?.verified.length ?? 0) > 0,
    v4: false,
  };
  const { incomplete } = log;
  const finished = log.errors === 0 && incomplete === undefined;
  const verifies = finished && Object.values(holds).includes(true);
  const has = (id: number): boolean => block?.pairs.has(id) ?? false;
  return {
    present: {
      v1: found.hasSignatureFiles,
      v2: has(BLOCK.v2),
      v3: has(BLOCK.v3),
      'v3.1': has(BLOCK.v31),
      v4: found.hasIdsig,
    },
    verified: verifies ? holds : null,
    verifies,
    ...(incomplete === undefined ? {} : { incomplete }),
    certificates: certificates(results),
    verifiedCertificates: verifies ? verifiedCertificates(results) : [],
    signers: signersOf(results),
    lineage:
      (v31 ?? v3)?.lineage.map(({ certificate, flags, algorithm }) => ({
        certificateSha256: certificate.facts.sha256,
        flags,
        algorithm,
      })) ?? [],
    issues: log.issues,
    issuesDropped: log.dropped,
    sourceStamp: found.hasStampEntry || has(BLOCK.sourceStampV1) || has(BLOCK.sourceStampV2),
    otherBlocks: otherBlocks(block),
  };
}
