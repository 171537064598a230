import type { ChannelKind } from './channel.ts';
import { dingtalk } from './channels/dingtalk/index.ts';
import { feishu } from './channels/feishu/index.ts';
import { mail } from './channels/mail/index.ts';
import { sms } from './channels/sms/index.ts';
import { webhook } from './channels/webhook/index.ts';
import { wecom } from './channels/wecom/index.ts';

/** A new way out of the house is its folder and one line here. */
const kinds: readonly ChannelKind[] = [mail, sms, wecom, dingtalk, feishu, webhook];

export function findChannelKind(id: string): ChannelKind | undefined {
  return kinds.find((kind) => kind.id === id);
}
