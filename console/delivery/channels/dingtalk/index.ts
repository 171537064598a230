import { createHmac } from 'node:crypto';
import { defineChannel, type Letter } from '../../channel.ts';
import {
  checkVendor,
  cutBytes,
  openWord,
  plainInMarkdown,
  postToRobot,
  type VendorCodes,
} from '../../robot.ts';
import { DingtalkSecrets, DingtalkSettings } from './schema.ts';

const host = 'oapi.dingtalk.com';

/** Bytes of a whole message by the vendor's document are 20,000; far less is legible in a group. */
const maxText = 5_000;

const codes: VendorCodes = {
  [-1]: 'BUSY',
  130101: 'BUSY',
  410100: 'BUSY',
  90030: 'BUSY',
  300001: 'CHANNEL_GONE',
  300005: 'CHANNEL_GONE',
  310000: 'AUTH_FAILED',
};

/** HMAC-SHA256 of `timestamp\nkey` under the key, base64; the timestamp is in milliseconds. */
function signed(url: URL, key: string | undefined, now: number): string {
  if (key === undefined) return url.href;
  const timestamp = String(now);
  url.searchParams.set('timestamp', timestamp);
  url.searchParams.set(
    'sign',
    createHmac('sha256', key).update(`${timestamp}\n${key}`).digest('base64'),
  );
  return url.href;
}

function markdown(letter: Letter): string {
  const lines = plainInMarkdown(cutBytes(letter.text, maxText)).replaceAll('\n', '\n\n');
  const link = letter.link === undefined ? '' : `\n\n[${openWord(letter)}](${letter.link})`;
  return `#### ${plainInMarkdown(letter.title)}\n\n${lines}${link}`;
}

/** Custom group robot of DingTalk (钉钉), with or without signature. */
export const dingtalk = defineChannel({
  id: 'dingtalk',
  audience: 'group',
  settings: DingtalkSettings,
  secrets: DingtalkSecrets,
  check({ secrets }, parts) {
    checkVendor(secrets.address, host, parts);
  },
  async send({ secrets }, letter, parts) {
    const url = checkVendor(secrets.address, host, parts);
    await postToRobot(parts, {
      url: signed(url, secrets.signKey, parts.time.now()),
      body: {
        msgtype: 'markdown',
        markdown: { title: letter.title, text: markdown(letter) },
        at: { isAtAll: false },
      },
      code: ['errcode'],
      words: ['errmsg'],
      codes,
    });
    return { kind: 'delivered' };
  },
});
