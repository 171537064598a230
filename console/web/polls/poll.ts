import type { Static } from 'typebox';
import type { PollSchema, PollTestSchema } from '../../api/polls/schema.ts';

export const authProtocols = ['SHA-256', 'SHA-512', 'SHA-384', 'SHA-224', 'SHA', 'MD5'] as const;
export const privProtocols = ['AES-128', 'AES-256', 'AES-256-CISCO', 'DES'] as const;

export type Poll = Static<typeof PollSchema>;
export type PollTest = Static<typeof PollTestSchema>;

/** The state a poll is in, from what its last run left behind. */
export function pollState(poll: Pick<Poll, 'enabled' | 'lastOutcome' | 'lastRunAt'>): string {
  if (!poll.enabled) return 'off';
  if (poll.lastRunAt === null || poll.lastOutcome === null) return 'never';
  if (poll.lastOutcome === 'ok' || poll.lastOutcome === 'partial') return poll.lastOutcome;
  return 'failed';
}

/** What a person fills in. Secrets are write-only: empty on an old poll means "as it was". */
export interface PollForm {
  unitId: string;
  address: string;
  port: string;
  version: '2c' | '3';
  community: string;
  user: string;
  authProtocol: string;
  authKey: string;
  privProtocol: string;
  privKey: string;
  intervalSeconds: number;
  enabled: boolean;
}

const defaultPort = 161;
const defaultIntervalSeconds = 300;

export function pollForm(poll: Poll | undefined, unitId: string): PollForm {
  return {
    unitId: poll?.unitId ?? unitId,
    address: poll?.address ?? '',
    port: String(poll?.port ?? defaultPort),
    version: poll?.version ?? '3',
    community: '',
    user: poll?.user ?? '',
    authProtocol: poll?.authProtocol ?? 'SHA-256',
    authKey: '',
    privProtocol: poll?.privProtocol ?? 'AES-128',
    privKey: '',
    intervalSeconds: poll?.intervalSeconds ?? defaultIntervalSeconds,
    enabled: poll?.enabled ?? true,
  };
}

/** What a connection needs: only the secrets of the chosen version, and only those that were typed. */
export function connectionBody(form: PollForm): Record<string, unknown> {
  const secrets =
    form.version === '2c'
      ? { community: form.community }
      : {
          user: form.user.trim(),
          authProtocol: form.authProtocol,
          authKey: form.authKey,
          privProtocol: form.privProtocol,
          privKey: form.privKey,
        };
  return {
    address: form.address.trim(),
    port: Number(form.port),
    version: form.version,
    ...Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== '')),
  };
}

/** The body of a new poll, or of a change: the unit of a poll stays. */
export function pollBody(form: PollForm, isNew: boolean): Record<string, unknown> {
  return {
    ...(isNew ? { unitId: form.unitId } : {}),
    ...connectionBody(form),
    intervalSeconds: form.intervalSeconds,
    enabled: form.enabled,
  };
}

/** A test needs every secret: stored ones are never sent back to the browser. */
export function isTestable(form: PollForm): boolean {
  if (form.address.trim() === '') return false;
  return form.version === '2c'
    ? form.community !== ''
    : form.user.trim() !== '' && form.authKey !== '';
}
