import { newId } from '../../analyzer/stores/records/new-id.ts';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import type { ChannelParts, Letter } from './channel.ts';
import type { ChannelRow, Channels } from './channels.ts';
import { DeliveryError, MessagesError, type DeliveryErrorCode } from './errors.ts';
import { findChannelKind } from './registry.ts';
import { renderMessage } from './render.ts';
import type { MessageTemplates } from './template.ts';

export type ChannelTest =
  | { ok: true; receipt: 'accepted' | 'delivered'; millis: number }
  | { ok: false; code: DeliveryErrorCode; message: string; millis: number };

export interface TestChannelDeps {
  channels: Channels;
  parts: ChannelParts;
  templates: MessageTemplates;
  time: TimeSource;
}

export interface Tester {
  name: string;
  email: string | null;
  phone: string | null;
}

/** Own address of the person who tests: a channel is no way to write to strangers. */
function addressOf(audience: string, { email, phone }: Tester): string | undefined {
  const address = audience === 'mail' ? email : audience === 'phone' ? phone : undefined;
  if (address !== null) return address;
  throw new DeliveryError(
    'BAD_ADDRESS',
    'A test goes to yourself: enter your own address in your message settings first.',
  );
}

/** Sends one marked letter at once and notes how it went. */
export async function testChannel(
  { channels, parts, templates, time }: TestChannelDeps,
  row: ChannelRow,
  tester: Tester,
): Promise<ChannelTest> {
  const template = templates.get('channel.test');
  if (!template) throw new MessagesError('TEMPLATE_UNKNOWN', 'There is no template channel.test.');
  const started = time.now();
  const at = isoNow(time);
  const facts = { channelName: row.name, personName: tester.name, at };
  const words = renderMessage(template, facts)[row.language];
  try {
    const kind = findChannelKind(row.kind);
    if (!kind) throw new DeliveryError('CHANNEL_GONE', `There is no channel of kind ${row.kind}.`);
    const to = addressOf(kind.audience, tester);
    const letter: Letter = {
      id: newId(),
      ...(to === undefined ? {} : { to }),
      language: row.language,
      severity: 'low',
      ...words,
      unit: { id: row.unit_id, name: row.name },
      at,
      test: true,
    };
    const receipt = await kind.send(channels.ready(kind, row) as never, letter, parts);
    await channels.note(row.id, 'ok', null);
    return { ok: true, receipt: receipt.kind, millis: time.now() - started };
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    await channels.note(row.id, error.code, error.message);
    const { code, message } = error;
    return { ok: false, code, message, millis: time.now() - started };
  }
}
