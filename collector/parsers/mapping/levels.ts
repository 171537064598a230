import type { Draft } from '../parser.ts';

/** Severity names of RFC 5424 table 2, by code. */
const names = [
  'emergency',
  'alert',
  'critical',
  'error',
  'warning',
  'notice',
  'informational',
  'debug',
] as const;

/** Facility names of RFC 5424 table 1, as syslog daemons write them. */
const facilities = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'authpriv',
  'ftp',
  'ntp',
  'audit',
  'alert',
  'clock',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
] as const;

export function severityName(code: number): string | undefined {
  return names[code];
}

export function facilityName(code: number): string | undefined {
  return facilities[code];
}

/** Sets the level that the device itself gave, on the syslog scale 0 (worst) to 7. */
export function setLevel(draft: Draft, code: number): void {
  const name = names[code];
  if (name === undefined) return;
  draft['event.severity'] ??= code;
  draft['log.level'] ??= name;
}
