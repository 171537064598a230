export type Scheme = 'v1' | 'v2' | 'v3' | 'v3.1' | 'v4';

/** Who signed an APK and whether that holds, by the rules of the platform from `minSdk` on. */
export interface SigningFacts {
  /** A signature file, a block or an .idsig is there, whatever is in it. */
  readonly present: Readonly<Record<Scheme, boolean>>;
  /** Null when the APK as a whole does not verify; a scheme that no supported platform looks at is false. */
  readonly verified: Readonly<Record<Scheme, boolean>> | null;
  readonly verifies: boolean;
  /** A limit kept verification from its end: that it does not verify then says nothing. */
  readonly incomplete?: string;
  /** Every certificate of a signer that is named anywhere in a scheme, without doubles, by SHA-256. */
  readonly certificates: readonly CertificateFacts[];
  /** The signer that the newest platform sees, when the APK verifies. */
  readonly verifiedCertificates: readonly string[];
  readonly signers: readonly SignerFacts[];
  /** Oldest first, of the v3 block; empty without rotation. */
  readonly lineage: readonly LineageNode[];
  /** Why it does not verify, or what else is odd; bounded, the rest is counted. */
  readonly issues: readonly SigningIssue[];
  readonly issuesDropped: number;
  readonly sourceStamp: boolean;
  /** Ids of the blocks in the signing block that are no scheme, as hex (channel marks live there). */
  readonly otherBlocks: readonly { readonly id: string; readonly size: number }[];
}

export interface SigningIssue {
  readonly scheme: Scheme | 'apk';
  readonly level: 'error' | 'warning';
  /** Upper case with underscores, as apksigner names it where it has a name. */
  readonly code: string;
  readonly detail: string;
}

export interface SignerFacts {
  readonly scheme: Scheme;
  readonly index: number;
  /** Name of the signature block file for v1. */
  readonly name: string | null;
  readonly certificateSha256: string;
  /** All certificates in the signer, its own first. */
  readonly chain: readonly string[];
  /** Such as `SHA256withRSA` or `0x0103 RSASSA-PKCS1-v1_5 with SHA2-256`. */
  readonly algorithms: readonly string[];
  readonly minSdk: number | null;
  readonly maxSdk: number | null;
  readonly verified: boolean;
}

export interface LineageNode {
  readonly certificateSha256: string;
  readonly flags: number;
  readonly algorithm: number;
}

export interface CertificateFacts {
  readonly sha256: string;
  readonly sha1: string;
  /** RFC 4514-like, in the order of the certificate. */
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  /** ISO 8601 UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly signatureAlgorithm: string;
  readonly keyAlgorithm: 'RSA' | 'EC' | 'DSA' | 'other';
  readonly keyBits: number | null;
  /** Made by the tools for debugging (`CN=Android Debug`). */
  readonly debug: boolean;
  readonly schemes: readonly Scheme[];
}
