/** Stable words that the web translates. */
export type StepReason =
  | 'name-unknown'
  | 'no-record'
  | 'dns-failed'
  | 'target-not-allowed'
  /** This machine has no IPv6 (or IPv4) itself: says nothing about the site. */
  | 'no-route-here'
  | 'refused'
  | 'no-answer'
  | 'reset'
  | 'certificate-expired'
  | 'certificate-name'
  | 'certificate-untrusted'
  | 'tls-failed'
  | 'status-differs'
  | 'error-status'
  | 'too-many-redirects'
  | 'leads-elsewhere'
  | 'not-a-page'
  | 'no-links'
  | 'some-missing'
  | 'not-asked'
  | 'out-of-time';

/** `passed` null: it could not be measured, which is neither good nor bad. */
export interface Step {
  passed: boolean | null;
  reason: StepReason | null;
  millis: number | null;
}

/** What was measured of one web site. */
export interface PortalMeasurement {
  ipv6: string[];
  ipv4: string[];
  aaaa: Step;
  tcp443: Step;
  tcp80: Step;
  http: Step;
  statusIpv6: number | null;
  statusIpv4: number | null;
  tls: Step;
  tlsValidUntil: string | null;
  links: {
    step: Step;
    found: number;
    tried: number;
    reachable: number;
    missing: string[];
  };
}

export const notAsked: Step = { passed: null, reason: 'not-asked', millis: null };
