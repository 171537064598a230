import { createHmac } from 'node:crypto';
import { defineChannel, type Letter } from '../../channel.ts';
import { checkVendor, cutBytes, openWord, postToRobot, type VendorCodes } from '../../robot.ts';
import { FeishuSecrets, FeishuSettings } from './schema.ts';

const host = 'open.feishu.cn';

/** Bytes of a whole request by the vendor's document are 20 KiB; far less is legible in a group. */
const maxText = 5_000;

const codes: VendorCodes = {
  11232: 'BUSY',
  9499: 'REFUSED',
  19001: 'CHANNEL_GONE',
  19021: 'AUTH_FAILED',
  19022: 'AUTH_FAILED',
  19024: 'REFUSED',
};

/** The key is `timestamp\nkey`, what is signed is empty; the timestamp is in seconds. */
function signature(key: string | undefined, now: number): { timestamp?: string; sign?: string } {
  if (key === undefined) return {};
  const timestamp = String(Math.floor(now / 1_000));
  const sign = createHmac('sha256', `${timestamp}\n${key}`).update('').digest('base64');
  return { timestamp, sign };
}

/** Rich text of tagged parts: what a part of the tag `text` holds is never read as markup. */
function post(letter: Letter) {
  const lines: unknown[][] = cutBytes(letter.text, maxText)
    .split('\n')
    .map((text) => [{ tag: 'text', text }]);
  if (letter.link !== undefined) {
    lines.push([{ tag: 'a', text: openWord(letter), href: letter.link }]);
  }
  const language = letter.language === 'zh' ? 'zh_cn' : 'en_us';
  return { [language]: { title: letter.title, content: lines } };
}

/** Custom group robot of Feishu (飞书), with or without signature. */
export const feishu = defineChannel({
  id: 'feishu',
  audience: 'group',
  settings: FeishuSettings,
  secrets: FeishuSecrets,
  check({ secrets }, parts) {
    checkVendor(secrets.address, host, parts);
  },
  async send({ secrets }, letter, parts) {
    const url = checkVendor(secrets.address, host, parts).href;
    await postToRobot(parts, {
      url,
      body: {
        ...signature(secrets.signKey, parts.time.now()),
        msg_type: 'post',
        content: { post: post(letter) },
      },
      // The first form is of today, the second of older robots.
      code: ['code', 'StatusCode'],
      words: ['msg', 'StatusMessage'],
      codes,
    });
    return { kind: 'delivered' };
  },
});
