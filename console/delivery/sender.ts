import type { Logger } from 'pino';
import type { Records } from '../../analyzer/stores/records/records.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { ChannelConfig, ChannelKind, ChannelParts, Letter } from './channel.ts';
import type { Channels } from './channels.ts';
import { DeliveryError, type DeliveryErrorCode } from './errors.ts';
import type { MessagePolicy } from './load-policy.ts';
import type { MessageMetrics } from './metrics.ts';
import type { OutboundRow, Queue } from './queue.ts';
import { createRateCap } from './rate-cap.ts';
import { findChannelKind } from './registry.ts';

export interface SenderDeps {
  records: Records;
  time: TimeSource;
  log: Logger;
  metrics: MessageMetrics;
  policy: MessagePolicy;
  parts: ChannelParts;
  channels: Channels;
  queue: Queue;
  /** Root of the console, for links. */
  publicUrl?: string;
  /** Settings of the configuration file, for rows of the channel `nodeChannelId`. */
  nodeMail?: ChannelConfig;
  /** A letter was given up. */
  onDead(row: OutboundRow, channelName: string, error: DeliveryError): Promise<void>;
}

/** Stands in `outbound.channel_id` for the mail server of the configuration file. */
export const nodeChannelId = 'node-mail';

const batch = 50;

/** These say something of the channel, not of the one letter: the rest of the batch is not tried. */
const ofChannel: ReadonlySet<DeliveryErrorCode> = new Set([
  'UNREACHABLE',
  'TIMED_OUT',
  'TLS_FAILED',
  'NAME_UNKNOWN',
  'AUTH_FAILED',
  'TARGET_NOT_ALLOWED',
  'CHANNEL_GONE',
  'SECRET_UNREADABLE',
  'SETTINGS_INVALID',
]);

interface OpenChannel {
  kind: ChannelKind;
  config: ChannelConfig;
  name: string;
}

function asDeliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  return new DeliveryError('UNKNOWN', error instanceof Error ? error.message : 'unknown error');
}

export function createSender(deps: SenderDeps) {
  const { records, time, log, metrics, policy, parts, channels, queue } = deps;
  const cap = createRateCap(time);

  async function openChannel(id: string, kindId: string): Promise<OpenChannel> {
    const kind = findChannelKind(kindId);
    if (!kind) throw new DeliveryError('CHANNEL_GONE', `There is no channel of kind ${kindId}.`);
    if (id === nodeChannelId && deps.nodeMail) return { kind, config: deps.nodeMail, name: 'SMTP' };
    const row = await channels.find(id);
    if (!row) throw new DeliveryError('CHANNEL_GONE', 'The channel was deleted.');
    if (row.enabled === 0) throw new DeliveryError('CHANNEL_GONE', 'The channel is switched off.');
    return { kind, config: channels.ready(kind, row), name: row.name };
  }

  async function letterOf(row: OutboundRow): Promise<Letter> {
    const told = await records.db
      .selectFrom('told_messages')
      .innerJoin('units', 'units.id', 'told_messages.unit_id')
      .selectAll('told_messages')
      .select('units.name as unit_name')
      .where('told_messages.id', '=', row.message_id)
      .executeTakeFirst();
    if (!told) throw new DeliveryError('REFUSED', 'The message is past its retention.');
    // Never outside, whatever wrote the row.
    if (told.drill === 1) throw new DeliveryError('REFUSED', 'A drill does not leave the house.');
    if (row.account_id !== null) await refuseLeaver(row.account_id);
    const zh = row.language === 'zh';
    return {
      id: row.id,
      ...(row.address === null ? {} : { to: row.address }),
      language: row.language,
      severity: told.severity,
      title: zh ? told.title_zh : told.title_en,
      text: zh ? told.text_zh : told.text_en,
      ...(told.href === null || deps.publicUrl === undefined
        ? {}
        : { link: new URL(told.href, deps.publicUrl).href }),
      unit: { id: told.unit_id, name: told.unit_name },
      at: told.created_at,
    };
  }

  async function refuseLeaver(accountId: string): Promise<void> {
    const account = await records.db
      .selectFrom('accounts')
      .select('state')
      .where('id', '=', accountId)
      .executeTakeFirst();
    if (account?.state === 'active') return;
    throw new DeliveryError('RECIPIENT_GONE', 'The person cannot sign in any more.');
  }

  async function fail(row: OutboundRow, name: string, error: DeliveryError): Promise<void> {
    metrics.attempted(row.channel_kind, error.code);
    if ((await queue.failed(row, error)) === 'dead') await deps.onDead(row, name, error);
  }

  /** Answers the error when it is one of the channel. */
  async function sendOne(
    row: OutboundRow,
    channel: OpenChannel,
  ): Promise<DeliveryError | undefined> {
    try {
      const letter = await letterOf(row);
      const receipt = await channel.kind.send(channel.config as never, letter, parts);
      await queue.sent(row, receipt);
      metrics.attempted(row.channel_kind, receipt.kind);
      return undefined;
    } catch (error) {
      const failure = asDeliveryError(error);
      log.warn(
        { outbound: row.id, channel: row.channel_id, code: failure.code },
        'message not sent',
      );
      await fail(row, channel.name, failure);
      return ofChannel.has(failure.code) ? failure : undefined;
    }
  }

  async function sendAll(rows: readonly OutboundRow[], signal: AbortSignal): Promise<void> {
    const [{ channel_id: id, channel_kind: kindId } = { channel_id: '', channel_kind: '' }] = rows;
    let channel: OpenChannel | undefined;
    let down: DeliveryError | undefined;
    try {
      channel = await openChannel(id, kindId);
    } catch (error) {
      down = asDeliveryError(error);
    }
    for (const row of rows) {
      if (signal.aborted) {
        await queue.postpone(row, 0);
      } else if (!channel || down) {
        await fail(row, channel?.name ?? id, down ?? new DeliveryError('CHANNEL_GONE', 'gone'));
      } else {
        const wait = cap.take(id, policy.perMinute[channel.kind.id]);
        if (wait > 0) {
          metrics.postponed(kindId);
          await queue.postpone(row, wait);
        } else {
          down = await sendOne(row, channel);
        }
      }
    }
    if (id !== nodeChannelId && channel) await noteOutcome(id, rows);
  }

  async function noteOutcome(id: string, rows: readonly OutboundRow[]): Promise<void> {
    const last = await records.db
      .selectFrom('outbound')
      .select(['error_code', 'error', 'attempts'])
      .where(
        'id',
        'in',
        rows.map((row) => row.id),
      )
      .where('attempts', '>', 0)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (last) await channels.note(id, last.error_code ?? 'ok', last.error);
  }

  return {
    /** Sends what is due until nothing is, or the signal ends it; channels beside each other, each in order. */
    async drain(signal: AbortSignal): Promise<void> {
      for (;;) {
        const rows = signal.aborted ? [] : await queue.claim(batch);
        if (rows.length === 0) return;
        const byChannel = Map.groupBy(rows, (row) => row.channel_id);
        await Promise.all([...byChannel.values()].map((each) => sendAll(each, signal)));
      }
    },
  };
}
