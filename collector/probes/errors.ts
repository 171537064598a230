/** Codes are stable: screens translate by them. */
export type ProbeErrorCode =
  | 'NMAP_MISSING'
  | 'NMAP_NO_RIGHTS'
  | 'NMAP_FAILED'
  | 'NMAP_BROKEN_OUTPUT'
  | 'NMAP_TIMEOUT'
  | 'BAD_QUESTION';

const remedies: Readonly<Record<ProbeErrorCode, string>> = {
  NMAP_MISSING: 'Install nmap, or sweep over TCP only.',
  NMAP_NO_RIGHTS:
    'ICMP needs root or nmap with CAP_NET_RAW (setcap cap_net_raw+ep); without it sweep over TCP only.',
  NMAP_FAILED: 'Run nmap by hand with the same arguments and read what it says.',
  NMAP_BROKEN_OUTPUT: 'nmap printed what is not its XML: check its version (7.80 or newer).',
  NMAP_TIMEOUT: 'Ask fewer addresses at once, or allow a higher rate.',
  BAD_QUESTION: 'Ask canonical addresses only.',
};

/** A prober that can't work at all; single hosts that don't answer are no error. */
export class ProbeError extends Error {
  readonly code: ProbeErrorCode;
  readonly remedy: string;
  constructor(code: ProbeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProbeError';
    this.code = code;
    this.remedy = remedies[code];
  }
}
