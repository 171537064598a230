import {
  toUser,
  type AuthProtocol,
  type Credentials,
  type PrivProtocol,
} from '../../collector/probes/snmp/credentials.ts';
import { SnmpError } from '../../collector/probes/snmp/errors.ts';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import type { AuditActor } from '../audit/audit.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { AssetsError } from './errors.ts';
import type { PollingRules } from './polling-rules.ts';
import type { PollTargetTable } from './tables.ts';
import { checkTargetAddress } from './target-guard.ts';

export interface PollSecrets {
  community?: string;
  authKey?: string;
  privKey?: string;
}

export interface PollSettings extends PollSecrets {
  address: string;
  port: number;
  version: '2c' | '3';
  user?: string;
  authProtocol?: AuthProtocol;
  privProtocol?: PrivProtocol;
  context?: string;
}

export interface NewPollTarget extends PollSettings {
  unitId: string;
  intervalSeconds?: number;
  enabled?: boolean;
}

export type PollTargetChange = Partial<Omit<NewPollTarget, 'unitId'>>;

export interface PollTargetsDeps {
  records: Records;
  secrets: SecretBox;
  time: TimeSource;
  rules: PollingRules;
  /** For tests and the demonstration: devices on this machine. */
  allowLoopbackTargets?: boolean;
}

export interface PollTargets {
  /** Checks address, credentials and interval; throws `AssetsError` or BAD_TARGET. */
  create(input: NewPollTarget, actor: AuditActor): Promise<string>;
  change(id: string, change: PollTargetChange, actor: AuditActor): Promise<void>;
  remove(id: string, actor: AuditActor): Promise<void>;
  get(id: string): Promise<PollTargetTable | undefined>;
  list(): Promise<PollTargetTable[]>;
  /** Opens the sealed secrets. Throws SECRET_UNREADABLE when the key file is another. */
  credentialsOf(target: PollTargetTable): Credentials;
  /** The address in its canonical form. Throws BAD_ADDRESS or TARGET_NOT_ALLOWED. */
  checkAddress(address: string): string;
}

/** What a set of settings means to the prober. Throws SECRETS_MISSING or BAD_TARGET. */
export function toCredentials(settings: Omit<PollSettings, 'address' | 'port'>): Credentials {
  if (settings.version === '2c') {
    if (!settings.community) {
      throw new AssetsError('SECRETS_MISSING', 'SNMP v2c needs a community.');
    }
    return { version: '2c', community: settings.community };
  }
  if (!settings.user) throw new AssetsError('SECRETS_MISSING', 'SNMPv3 needs a user name.');
  const { user, authProtocol, authKey, privProtocol, privKey, context } = settings;
  const credentials: Credentials = {
    version: '3',
    user,
    ...(authProtocol === undefined ? {} : { authProtocol }),
    ...(authKey === undefined ? {} : { authKey }),
    ...(privProtocol === undefined ? {} : { privProtocol }),
    ...(privKey === undefined ? {} : { privKey }),
    ...(context === undefined ? {} : { context }),
  };
  toUser(credentials);
  return credentials;
}

/** What the audit log may know of a target: everything but the secrets. */
function auditable(row: PollTargetTable): Record<string, unknown> {
  return {
    address: row.address,
    port: row.port,
    version: row.version,
    user: row.user_name,
    authProtocol: row.auth_protocol,
    privProtocol: row.priv_protocol,
    intervalSeconds: row.interval_seconds,
    enabled: row.enabled === 1,
  };
}

function withoutUndefined<T extends object>(
  value: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

export function createPollTargets(deps: PollTargetsDeps): PollTargets {
  const { records, secrets, time, rules, allowLoopbackTargets = false } = deps;
  const checkAddress = (address: string) => checkTargetAddress(address, allowLoopbackTargets);

  function seal(id: string, secret: string | undefined): string | null {
    return secret === undefined || secret === '' ? null : secrets.seal(secret, `poll:${id}`);
  }

  function open(row: PollTargetTable, sealed: string | null): string | undefined {
    return sealed === null ? undefined : secrets.open(sealed, `poll:${row.id}`);
  }

  function checkInterval(seconds: number): number {
    const { minIntervalSeconds: min, maxIntervalSeconds: max } = rules.polling;
    if (seconds < min || seconds > max) {
      throw new AssetsError('BAD_INTERVAL', `Poll between every ${min} and ${max} seconds.`);
    }
    return seconds;
  }

  function settingsOf(row: PollTargetTable): PollSettings {
    return withoutUndefined({
      address: row.address,
      port: row.port,
      version: row.version,
      user: row.user_name ?? undefined,
      authProtocol: (row.auth_protocol ?? undefined) as AuthProtocol | undefined,
      privProtocol: (row.priv_protocol ?? undefined) as PrivProtocol | undefined,
      context: row.context || undefined,
      community: open(row, row.community),
      authKey: open(row, row.auth_key),
      privKey: open(row, row.priv_key),
    }) as PollSettings;
  }

  /** Columns of settings; secrets of the other SNMP version are dropped. */
  function columns(id: string, settings: PollSettings) {
    const v3 = settings.version === '3';
    toCredentials(settings);
    return {
      address: checkAddress(settings.address),
      port: settings.port,
      version: settings.version,
      user_name: v3 ? (settings.user ?? null) : null,
      auth_protocol: v3 ? (settings.authProtocol ?? null) : null,
      priv_protocol: v3 ? (settings.privProtocol ?? null) : null,
      // Not null: a unique constraint takes nulls as different.
      context: v3 ? (settings.context ?? '') : '',
      community: v3 ? null : seal(id, settings.community),
      auth_key: v3 && settings.authProtocol ? seal(id, settings.authKey) : null,
      priv_key: v3 && settings.privProtocol ? seal(id, settings.privKey) : null,
    };
  }

  async function refuseDouble(
    trx: Trx,
    unitId: string,
    row: { address: string; port: number; context: string },
    ownId: string,
  ): Promise<void> {
    const other = await trx
      .selectFrom('poll_targets')
      .select('id')
      .where('unit_id', '=', unitId)
      .where('address', '=', row.address)
      .where('port', '=', row.port)
      .where('context', '=', row.context)
      .where('id', '!=', ownId)
      .executeTakeFirst();
    if (other) {
      throw new AssetsError('TARGET_EXISTS', `${row.address}:${row.port} is polled already.`);
    }
  }

  async function getOrThrow(trx: Trx, id: string): Promise<PollTargetTable> {
    const row = await trx
      .selectFrom('poll_targets')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new AssetsError('POLL_NOT_FOUND', `There is no poll target ${id}.`);
    return row;
  }

  return {
    checkAddress,

    async create(input, actor) {
      const id = newId();
      const at = isoNow(time);
      const own = columns(id, input);
      const row: PollTargetTable = {
        id,
        unit_id: input.unitId,
        ...own,
        interval_seconds: checkInterval(
          input.intervalSeconds ?? rules.polling.defaultIntervalSeconds,
        ),
        enabled: input.enabled === false ? 0 : 1,
        state: 'unknown',
        misses: 0,
        last_run_at: null,
        last_outcome: null,
        last_error: null,
        asset_id: null,
        created_at: at,
        updated_at: at,
      };
      await records.transaction(async (trx) => {
        await refuseDouble(trx, input.unitId, own, id);
        await trx.insertInto('poll_targets').values(row).execute();
        await appendAudit(trx, {
          unitId: input.unitId,
          actor,
          action: 'poll.create',
          target: { kind: 'poll', id },
          after: auditable(row),
          at,
        });
      });
      return id;
    },

    async change(id, change, actor) {
      await records.transaction(async (trx) => {
        const before = await getOrThrow(trx, id);
        const { intervalSeconds, enabled, ...settings } = change;
        const touched = Object.keys(settings).length > 0;
        const own = touched
          ? columns(id, { ...settingsOf(before), ...withoutUndefined(settings) })
          : undefined;
        if (own) await refuseDouble(trx, before.unit_id, own, id);
        const set = {
          ...own,
          ...(intervalSeconds === undefined
            ? {}
            : { interval_seconds: checkInterval(intervalSeconds) }),
          ...(enabled === undefined ? {} : { enabled: enabled ? 1 : 0 }),
          updated_at: isoNow(time),
        };
        await trx.updateTable('poll_targets').set(set).where('id', '=', id).execute();
        const after = { ...before, ...set };
        const secretsChanged = (['community', 'authKey', 'privKey'] as const).filter(
          (key) => change[key] !== undefined,
        );
        await appendAudit(trx, {
          unitId: before.unit_id,
          actor,
          action: 'poll.update',
          target: { kind: 'poll', id },
          before: auditable(before),
          after: {
            ...auditable(after),
            ...(secretsChanged.length > 0 ? { secretsChanged } : {}),
          },
          at: isoNow(time),
        });
      });
    },

    async remove(id, actor) {
      await records.transaction(async (trx) => {
        const before = await getOrThrow(trx, id);
        await trx.deleteFrom('poll_runs').where('target_id', '=', id).execute();
        await trx.deleteFrom('poll_targets').where('id', '=', id).execute();
        await appendAudit(trx, {
          unitId: before.unit_id,
          actor,
          action: 'poll.delete',
          target: { kind: 'poll', id },
          before: auditable(before),
          at: isoNow(time),
        });
      });
    },

    async get(id) {
      return await records.db
        .selectFrom('poll_targets')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
    },

    async list() {
      return await records.db.selectFrom('poll_targets').selectAll().orderBy('id').execute();
    },

    credentialsOf(target) {
      try {
        return toCredentials(settingsOf(target));
      } catch (error) {
        if (error instanceof AssetsError) throw new SnmpError('BAD_TARGET', error.message);
        throw error;
      }
    },
  };
}
