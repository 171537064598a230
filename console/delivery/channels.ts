import type { Insertable, Selectable } from 'kysely';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { appendAudit } from '../../analyzer/audit/append.ts';
import type { AuditActor } from '../../analyzer/audit/audit.ts';
import type { SecretBox } from '../../analyzer/secrets/secret-box.ts';
import { newId } from '../../analyzer/stores/records/new-id.ts';
import type { Records, Trx } from '../../analyzer/stores/records/records.ts';
import type { TellingTables } from '../../analyzer/telling/tables.ts';
import type { MessageSeverity } from '../../analyzer/telling/tell.ts';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import type { ChannelConfig, ChannelKind, ChannelParts } from './channel.ts';
import { DeliveryError } from './errors.ts';
import { findChannelKind } from './registry.ts';

export type ChannelRow = Selectable<TellingTables['channels']>;
type Secrets = Readonly<Record<string, string>>;

export interface NewChannel {
  unitId: string;
  kind: string;
  name: string;
  settings: Readonly<Record<string, unknown>>;
  secrets: Secrets;
  shared: boolean;
  enabled: boolean;
  minSeverity: MessageSeverity;
  language: 'zh' | 'en';
}

export type ChannelChange = Partial<Omit<NewChannel, 'unitId' | 'kind' | 'secrets'>> & {
  /** By name; left out: kept as it is; null: removed. */
  secrets?: Readonly<Record<string, string | null>>;
};

export interface ChannelsDeps {
  records: Records;
  secrets: SecretBox;
  time: TimeSource;
  parts: ChannelParts;
}

function kindOf(id: string): ChannelKind {
  const kind = findChannelKind(id);
  if (kind) return kind;
  throw new DeliveryError('SETTINGS_INVALID', `There is no channel of the kind ${id}.`);
}

/** Completed by its defaults. Throws SETTINGS_INVALID naming the key, never its value. */
function checked(schema: TSchema, value: unknown, what: string): unknown {
  const whole = Value.Default(schema, structuredClone(value));
  if (Value.Check(schema, whole)) return whole;
  const [fault] = Value.Errors(schema, whole);
  const path = `${what}${fault?.instancePath.replaceAll('/', '.') ?? ''}`;
  throw new DeliveryError('SETTINGS_INVALID', `${path} ${fault?.message ?? 'is wrong'}`);
}

/** Where the secrets go; someone who moves a channel elsewhere has to know them. */
function destination(settings: Readonly<Record<string, unknown>>): string {
  const { url, host } = settings;
  if (typeof url === 'string' && URL.canParse(url)) return new URL(url).origin;
  return typeof host === 'string' ? host.toLowerCase() : '';
}

/** What the audit log may know: everything but the secrets. */
function auditable(row: Insertable<TellingTables['channels']>): Record<string, unknown> {
  return {
    kind: row.kind,
    name: row.name,
    settings: JSON.parse(row.settings) as unknown,
    shared: row.shared === 1,
    enabled: row.enabled === 1,
    minSeverity: row.min_severity,
    language: row.language,
  };
}

export function createChannels({ records, secrets: box, time, parts }: ChannelsDeps) {
  const contextOf = (id: string, name: string) => `channel:${id}:${name}`;

  function seal(id: string, secrets: Secrets): string {
    return JSON.stringify(
      Object.fromEntries(
        Object.entries(secrets).map(([name, value]) => [
          name,
          box.seal(value, contextOf(id, name)),
        ]),
      ),
    );
  }

  function open(row: Pick<ChannelRow, 'id' | 'secrets'>): Secrets {
    const sealed = JSON.parse(row.secrets) as Secrets;
    try {
      return Object.fromEntries(
        Object.entries(sealed).map(([name, value]) => [
          name,
          box.open(value, contextOf(row.id, name)),
        ]),
      );
    } catch {
      throw new DeliveryError(
        'SECRET_UNREADABLE',
        'The secrets of this channel cannot be read with the key file of this node; enter them again.',
      );
    }
  }

  function configOf(kind: ChannelKind, settings: unknown, secrets: unknown): ChannelConfig {
    const config = {
      settings: checked(kind.settings, settings, 'settings'),
      secrets: checked(kind.secrets, secrets, 'secrets'),
    };
    kind.check(config as never, parts);
    return config;
  }

  /**
   * What a stored channel sends with. It is checked again: after an upgrade or a restored backup it may lack something.
   * Throws SETTINGS_INVALID, SECRET_UNREADABLE, TARGET_NOT_ALLOWED.
   */
  function ready(kind: ChannelKind, row: ChannelRow): ChannelConfig {
    return configOf(kind, JSON.parse(row.settings) as unknown, open(row));
  }

  async function getRow(trx: Trx, id: string): Promise<ChannelRow> {
    return await trx
      .selectFrom('channels')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
  }

  function mergedSecrets(before: ChannelRow, settings: object, change: ChannelChange): Secrets {
    const given = change.secrets ?? {};
    const old = open(before);
    const kept = Object.keys(old).filter((name) => !(name in given));
    const moved =
      destination(settings as Record<string, unknown>) !==
      destination(JSON.parse(before.settings) as Record<string, unknown>);
    if (moved && kept.length > 0) {
      throw new DeliveryError(
        'SETTINGS_INVALID',
        'The channel goes elsewhere now: enter its secrets again.',
      );
    }
    return Object.fromEntries(
      Object.entries({ ...old, ...given }).filter(
        (pair): pair is [string, string] => pair[1] !== null,
      ),
    );
  }

  /** Throws DeliveryError SETTINGS_INVALID, BAD_ADDRESS or TARGET_NOT_ALLOWED. */
  async function create(input: NewChannel, actor: AuditActor): Promise<string> {
    const kind = kindOf(input.kind);
    const { settings, secrets } = configOf(kind, input.settings, input.secrets);
    const id = newId();
    const at = isoNow(time);
    const row = {
      id,
      unit_id: input.unitId,
      kind: kind.id,
      name: input.name,
      settings: JSON.stringify(settings),
      secrets: seal(id, secrets as Secrets),
      shared: input.shared && kind.audience !== 'group' ? 1 : 0,
      enabled: input.enabled ? 1 : 0,
      min_severity: input.minSeverity,
      language: input.language,
      created_at: at,
      updated_at: at,
    };
    await records.transaction(async (trx) => {
      await trx.insertInto('channels').values(row).execute();
      await appendAudit(trx, {
        unitId: input.unitId,
        actor,
        action: 'channel.create',
        target: { kind: 'channel', id },
        after: auditable(row),
        at,
      });
    });
    return id;
  }

  /** As `create`; secrets that are not given stay, unless the channel goes elsewhere. */
  async function change(id: string, wanted: ChannelChange, actor: AuditActor): Promise<void> {
    await records.transaction(async (trx) => {
      const before = await getRow(trx, id);
      const kind = kindOf(before.kind);
      const settings = wanted.settings ?? (JSON.parse(before.settings) as object);
      const touched = wanted.settings !== undefined || wanted.secrets !== undefined;
      const config = touched
        ? configOf(kind, settings, mergedSecrets(before, settings, wanted))
        : undefined;
      const { shared = before.shared === 1, enabled = before.enabled === 1 } = wanted;
      const after = {
        ...before,
        name: wanted.name ?? before.name,
        min_severity: wanted.minSeverity ?? before.min_severity,
        language: wanted.language ?? before.language,
        shared: shared && kind.audience !== 'group' ? 1 : 0,
        enabled: enabled ? 1 : 0,
        ...(config && {
          settings: JSON.stringify(config.settings),
          secrets: seal(id, config.secrets as Secrets),
        }),
        updated_at: isoNow(time),
      };
      await trx.updateTable('channels').set(after).where('id', '=', id).execute();
      const secretsChanged = Object.keys(wanted.secrets ?? {});
      await appendAudit(trx, {
        unitId: before.unit_id,
        actor,
        action: 'channel.update',
        target: { kind: 'channel', id },
        before: auditable(before),
        after: { ...auditable(after), ...(secretsChanged.length > 0 && { secretsChanged }) },
        at: after.updated_at,
      });
    });
  }

  /** What still waits for it becomes dead letters. */
  async function remove(id: string, actor: AuditActor): Promise<void> {
    await records.transaction(async (trx) => {
      const before = await getRow(trx, id);
      await trx.deleteFrom('channels').where('id', '=', id).execute();
      await trx
        .updateTable('outbound')
        .set({
          state: 'dead',
          error_code: 'CHANNEL_GONE',
          error: 'The channel was deleted.',
          ended_at: isoNow(time),
        })
        .where('channel_id', '=', id)
        .where('state', '=', 'waiting')
        .execute();
      await appendAudit(trx, {
        unitId: before.unit_id,
        actor,
        action: 'channel.delete',
        target: { kind: 'channel', id },
        before: auditable(before),
        at: isoNow(time),
      });
    });
  }

  async function find(id: string): Promise<ChannelRow | undefined> {
    return await records.db
      .selectFrom('channels')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
  }

  /** How the latest attempt went, for the list of channels. */
  async function note(id: string, outcome: string, error: string | null): Promise<void> {
    await records.db
      .updateTable('channels')
      .set({ last_at: isoNow(time), last_outcome: outcome, last_error: error })
      .where('id', '=', id)
      .execute();
  }

  return { create, change, remove, find, note, open, ready };
}

export type Channels = ReturnType<typeof createChannels>;
