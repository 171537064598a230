/** A network security config (`res/xml/….xml`) as it stands and as the platform takes it. */
export interface NetworkSecurityConfig {
  readonly file: string;
  readonly base: TrustRules;
  /** In document order; those nested follow their parent and have its rules where they say nothing. */
  readonly domains: readonly DomainRules[];
  /** Only for debuggable builds. */
  readonly debugOverrides: { readonly trustAnchors: readonly TrustAnchor[] } | null;
  readonly faults: readonly string[];
}

export interface TrustAnchor {
  /** system, user, or the file of a bundled certificate. */
  readonly source: string;
  readonly overridePins: boolean;
}

export interface TrustRules {
  /** As stated; null when it says nothing. */
  readonly cleartext: boolean | null;
  /** With what is inherited and the default of the target SDK. */
  readonly effectiveCleartext: boolean;
  readonly trustAnchors: readonly TrustAnchor[];
  /** Certificates that a user installs are trusted: stated, or by default below target 24. */
  readonly trustsUserCertificates: boolean;
  readonly line: number;
}

export interface DomainRules extends TrustRules {
  readonly names: readonly { readonly name: string; readonly includeSubdomains: boolean }[];
  readonly pins: readonly { readonly digest: string; readonly value: string }[];
  readonly pinsExpire: string | null;
}
