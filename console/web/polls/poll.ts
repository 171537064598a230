export const authProtocols = ['SHA-256', 'SHA-512', 'SHA-384', 'SHA-224', 'SHA', 'MD5'] as const;
export const privProtocols = ['AES-128', 'AES-256', 'DES'] as const;

export interface Poll {
  id: string;
  unitId: string;
  unitName?: string;
  address: string;
  port: number;
  version: '2c' | '3';
  user: string | null;
  authProtocol: string | null;
  privProtocol: string | null;
  intervalSeconds: number;
  enabled: boolean;
  lastRunAt: string | null;
  lastOutcome: string | null;
  lastError: string | null;
  assetId: string | null;
}

/** The state a poll is in, from what its last run left behind. */
export function pollState(poll: Pick<Poll, 'enabled' | 'lastOutcome' | 'lastRunAt'>): string {
  if (!poll.enabled) return 'off';
  if (poll.lastRunAt === null || poll.lastOutcome === null) return 'never';
  return poll.lastOutcome === 'ok' ? 'ok' : 'failed';
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

/** The body for the API: only the secrets of the chosen version, and only those that were typed. */
export function pollBody(form: PollForm): Record<string, unknown> {
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
    unitId: form.unitId,
    address: form.address.trim(),
    port: Number(form.port),
    version: form.version,
    intervalSeconds: form.intervalSeconds,
    enabled: form.enabled,
    ...Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== '')),
  };
}
