import type { Logger } from 'pino';
import { createHash } from 'node:crypto';
import type { Insertable } from 'kysely';
import { newId } from '../../analyzer/stores/records/new-id.ts';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import type { Trx } from '../../analyzer/stores/records/records.ts';
import type { TellingTables } from '../../analyzer/telling/tables.ts';
import { messageSeverities, type TellMessage } from '../../analyzer/telling/tell.ts';
import { findAddressees, findChannels, type Recipient, type UsableChannel } from './addressing.ts';
import { MessagesError } from './errors.ts';
import type { MessagePolicy } from './load-policy.ts';
import type { HeldBack, MessageMetrics } from './metrics.ts';
import { findChannelKind } from './registry.ts';
import { renderMessage } from './render.ts';
import type { MessageTemplates } from './template.ts';

type Told = Insertable<TellingTables['told_messages']>;
type Outbound = Insertable<TellingTables['outbound']>;

export interface WriteDeps {
  time: TimeSource;
  log: Logger;
  metrics: MessageMetrics;
  templates: MessageTemplates;
  policy: MessagePolicy;
  /** Channel of the configuration file for people whose units have no mail channel. */
  nodeMail?: UsableChannel;
}

const personKinds = ['mail', 'sms'];
const maxKey = 200;
const rank = (severity: string) => messageSeverities.findIndex((each) => each === severity);

const mailAddress = /^[^\s@<>",;]{1,64}@[^\s@<>",;]{1,190}$/u;
/** ITU-T E.164: at most fifteen digits. */
const phoneNumber = /^\+?\d{5,15}$/u;

/** The address of a person for a kind of channel; undefined when there is none that could work. */
function addressOf(kind: string, { email, phone }: Recipient): string | undefined {
  if (kind === 'mail') return email !== null && mailAddress.test(email) ? email : undefined;
  const digits = phone?.replaceAll(/[\s()-]/gu, '') ?? '';
  return phoneNumber.test(digits) ? digits : undefined;
}

/** Writes inbox and outbound rows of one message that was told. */
export function createMessageWriter(deps: WriteDeps) {
  const { time, log, metrics, templates, policy, nodeMail } = deps;

  async function wishesOf(trx: Trx, recipients: readonly Recipient[]) {
    const ids = recipients.map(({ accountId }) => accountId);
    const rows = await trx
      .selectFrom('message_preferences')
      .selectAll()
      .where('account_id', 'in', ids)
      .execute();
    const byId = new Map(rows.map((row) => [row.account_id, row]));
    return (accountId: string, kind: string) => {
      const own = byId.get(accountId);
      const lowest = kind === 'mail' ? own?.mail_from : own?.sms_from;
      return {
        from: lowest ?? (kind === 'mail' ? policy.preferences.mail : policy.preferences.sms),
        language: own?.language ?? ('zh' as const),
      };
    };
  }

  async function isFull(trx: Trx, channelId: string): Promise<boolean> {
    const last = await trx
      .selectFrom('outbound')
      .select('id')
      .where('channel_id', '=', channelId)
      .where('state', '=', 'waiting')
      .limit(1)
      .offset(policy.waitingPerChannel - 1)
      .executeTakeFirst();
    return last !== undefined;
  }

  function letterRow(told: Told, channel: Pick<UsableChannel, 'id' | 'kind'>): Outbound {
    return {
      id: newId(),
      unit_id: told.unit_id,
      message_id: told.id,
      channel_id: channel.id,
      channel_kind: channel.kind,
      account_id: null,
      address: null,
      language: 'zh',
      state: 'waiting',
      attempts: 0,
      next_at: told.created_at,
      lease_until: null,
      error_code: null,
      error: null,
      reference: null,
      created_at: isoNow(time),
      accepted_at: null,
      delivered_at: null,
      ended_at: null,
    };
  }

  async function lettersFor(
    trx: Trx,
    told: Told,
    channel: UsableChannel,
    recipients: readonly Recipient[],
    wish: Awaited<ReturnType<typeof wishesOf>>,
  ): Promise<Outbound[]> {
    const held = (reason: HeldBack): Outbound[] => {
      metrics.heldBack(reason);
      return [];
    };
    if (rank(told.severity) < rank(channel.minSeverity)) return held('severity');
    const base = letterRow(told, channel);
    const letters = personKinds.includes(channel.kind)
      ? recipients.flatMap((person): Outbound[] => {
          const { from, language } = wish(person.accountId, channel.kind);
          if (from === 'never' || rank(told.severity) < rank(from)) return held('severity');
          const address = addressOf(channel.kind, person);
          if (address === undefined) return held('no-address');
          return [{ ...base, id: newId(), account_id: person.accountId, address, language }];
        })
      : [{ ...base, language: channel.language }];
    if (letters.length === 0 || !(await isFull(trx, channel.id))) return letters;
    const ended = { state: 'dropped', error_code: 'QUEUE_FULL', ended_at: isoNow(time) } as const;
    return letters.map((letter) => {
      metrics.heldBack('queue-full');
      return { ...letter, ...ended };
    });
  }

  async function lettersOf(
    trx: Trx,
    told: Told,
    recipients: readonly Recipient[],
  ): Promise<Outbound[]> {
    if (told.drill === 1) {
      metrics.heldBack('drill');
      return [];
    }
    const usable = await findChannels(trx, told.unit_id, personKinds, isoNow(time));
    // What is for named people only is not for a group to read.
    const personal = told.roles === '[]';
    const channels = usable.filter(({ kind }) => !personal || personKinds.includes(kind));
    if (nodeMail && !channels.some(({ kind }) => kind === 'mail')) channels.push(nodeMail);
    if (channels.length === 0) metrics.heldBack('no-channel');
    const wish = await wishesOf(trx, recipients);
    const letters: Outbound[] = [];
    for (const channel of channels) {
      if (findChannelKind(channel.kind) === undefined) continue;
      letters.push(...(await lettersFor(trx, told, channel, recipients, wish)));
    }
    return letters;
  }

  function nobodyRow(told: Told): Outbound {
    metrics.nobody();
    log.warn({ template: told.template, unitId: told.unit_id }, 'messages: nobody to tell');
    return {
      ...letterRow(told, { id: '', kind: 'inbox' }),
      state: 'dead',
      error_code: 'NOBODY_TO_TELL',
      error: 'Nobody holds the roles, here or above.',
      ended_at: isoNow(time),
    };
  }

  async function noteStandIns(trx: Trx, told: Told, standInUnitId: string): Promise<void> {
    metrics.stoodIn();
    const unit = await trx
      .selectFrom('units')
      .select('name')
      .where('id', '=', told.unit_id)
      .executeTakeFirst();
    const name = unit?.name ?? told.unit_id;
    const note = {
      zh: `（“${name}”目前无人担任应收此消息的角色，由您代收。）`,
      en: `(Nobody at "${name}" holds the role for this message; you stand in.)`,
    };
    await trx
      .updateTable('told_messages')
      .set({
        stand_in_unit_id: standInUnitId,
        text_zh: `${told.text_zh}\n${note.zh}`,
        text_en: `${told.text_en}\n${note.en}`,
      })
      .where('id', '=', told.id)
      .execute();
  }

  /** Inbox and outbound rows; also for a message for which nobody had been found before. */
  async function address(trx: Trx, told: Told): Promise<void> {
    const now = isoNow(time);
    const wish = {
      unitId: told.unit_id,
      roles: JSON.parse(told.roles) as string[],
      accountIds: JSON.parse(told.account_ids) as string[],
    };
    const { recipients, standInUnitId, elsewhere } = await findAddressees(trx, wish, policy, now);
    if (recipients.length === 0) {
      if (elsewhere) return;
      await trx.insertInto('outbound').values(nobodyRow(told)).execute();
      return;
    }
    if (standInUnitId !== undefined) await noteStandIns(trx, told, standInUnitId);
    const rows = recipients.map(({ accountId }) => ({
      id: newId(),
      unit_id: told.unit_id,
      message_id: told.id,
      account_id: accountId,
      at: now,
      stand_in: standInUnitId !== undefined && !wish.accountIds.includes(accountId) ? 1 : 0,
      read_at: null,
      read_by: null,
      acknowledged_at: null,
      acknowledged_by: null,
    }));
    await trx.insertInto('inbox').values(rows).execute();
    const letters = await lettersOf(trx, told, recipients);
    if (letters.length > 0) await trx.insertInto('outbound').values(letters).execute();
  }

  function keyOf(key: string): string {
    if (key.length <= maxKey) return key;
    return `sha256:${createHash('sha256').update(key).digest('hex')}`;
  }

  /** True when it was told now; false when the key was known. */
  async function write(trx: Trx, message: TellMessage): Promise<boolean> {
    const template = templates.get(message.template);
    if (!template) {
      const { template: id } = message;
      throw new MessagesError('TEMPLATE_UNKNOWN', `There is no message template ${id}.`);
    }
    const rendered = renderMessage(template, message.facts);
    const drill = message.drill === true;
    const told: Told = {
      id: newId(),
      unit_id: message.unitId,
      dedupe_key: keyOf(message.dedupeKey),
      template: template.id,
      severity: message.severity ?? rendered.severity,
      drill: drill ? 1 : 0,
      title_zh: `${drill ? '【演练】' : ''}${rendered.zh.title}`,
      title_en: `${drill ? '[DRILL] ' : ''}${rendered.en.title}`,
      text_zh: rendered.zh.text,
      text_en: rendered.en.text,
      href: rendered.href ?? null,
      asks_acknowledgement: template.acknowledge ? 1 : 0,
      roles: JSON.stringify(message.roles),
      account_ids: JSON.stringify(message.accountIds ?? []),
      stand_in_unit_id: null,
      created_at: isoNow(time),
      announced_at: null,
    };
    const inserted = await trx
      .insertInto('told_messages')
      .values(told)
      .onConflict((conflict) => conflict.column('dedupe_key').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!inserted) {
      metrics.repeated();
      return false;
    }
    metrics.told();
    if (rendered.missing.length > 0) {
      metrics.missingFacts(template.id);
      log.warn({ template: template.id, missing: rendered.missing }, 'messages: facts are missing');
    }
    await address(trx, told);
    return true;
  }

  return { write, address };
}
