import { defineChannel, type Letter } from '../../channel.ts';
import {
  checkVendor,
  cutBytes,
  openWord,
  plainInMarkdown,
  postToRobot,
  type VendorCodes,
} from '../../robot.ts';
import { WecomSecrets, WecomSettings } from './schema.ts';

const host = 'qyapi.weixin.qq.com';

/** Limits of the vendor's document for group robots, in bytes of UTF-8. */
const maxMarkdown = 4_096;
const maxText = 2_048;

const codes: VendorCodes = {
  [-1]: 'BUSY',
  45009: 'BUSY',
  45033: 'BUSY',
  93000: 'CHANNEL_GONE',
  93008: 'CHANNEL_GONE',
};

function markdown(letter: Letter): string {
  const title = plainInMarkdown(letter.title);
  const link = letter.link === undefined ? '' : `\n[${openWord(letter)}](${letter.link})`;
  const head = `**${title}**\n`;
  const text = plainInMarkdown(letter.text);
  return head + cutBytes(text, maxMarkdown - Buffer.byteLength(head + link)) + link;
}

function text(letter: Letter): string {
  const link = letter.link === undefined ? '' : `\n${letter.link}`;
  return cutBytes(`${letter.title}\n${letter.text}`, maxText - Buffer.byteLength(link)) + link;
}

/** Group robot of WeCom (企业微信). */
export const wecom = defineChannel({
  id: 'wecom',
  audience: 'group',
  settings: WecomSettings,
  secrets: WecomSecrets,
  check({ secrets }, parts) {
    checkVendor(secrets.address, host, parts);
  },
  async send({ settings, secrets }, letter, parts) {
    const url = checkVendor(secrets.address, host, parts).href;
    const body =
      settings.format === 'markdown'
        ? { msgtype: 'markdown', markdown: { content: markdown(letter) } }
        : { msgtype: 'text', text: { content: text(letter) } };
    await postToRobot(parts, { url, body, code: ['errcode'], words: ['errmsg'], codes });
    return { kind: 'delivered' };
  },
});
