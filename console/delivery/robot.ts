import { Type } from 'typebox';
import type { ChannelParts, Letter } from './channel.ts';
import { DeliveryError, type DeliveryErrorCode } from './errors.ts';
import { parseJson, post, quote } from './post.ts';

/** The whole address that the vendor shows for a robot; whoever has it can post, so it is a secret. */
export const RobotAddress = Type.String({ minLength: 10, maxLength: 2_000, pattern: '^https?://' });

/** Robots speak to their vendor only, or to a host that the owner of the node let in (own installations). */
export function checkVendor(address: string, host: string, { http, guard }: ChannelParts): URL {
  const url = http.check(address);
  if (url.hostname === host || guard.isAllowed(url.hostname)) return url;
  throw new DeliveryError(
    'TARGET_NOT_ALLOWED',
    `The address of this robot begins with https://${host}/; another host must be in delivery.allowedHosts.`,
  );
}

/** What a vendor's code in an answer with status 200 means; a code not named is REFUSED. */
export type VendorCodes = Readonly<Record<number, DeliveryErrorCode>>;

interface RobotPost {
  url: string;
  body: unknown;
  /** Names under which the answer gives code and words. */
  code: readonly string[];
  words: readonly string[];
  codes: VendorCodes;
}

function pick(answer: unknown, names: readonly string[]): unknown {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const fields = answer as Record<string, unknown>;
  return names.map((name) => fields[name]).find((value) => value !== undefined);
}

/** Posts JSON to a robot, whose answer is 200 whatever happened; the code in it says what did. */
export async function postToRobot(
  { http, time }: ChannelParts,
  { url, body, code, words, codes }: RobotPost,
): Promise<void> {
  const answer = await post(
    http,
    {
      url,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
    },
    time.now(),
  );
  const json = parseJson(answer.body);
  const result = pick(json, code);
  if (result === 0) return;
  const told = pick(json, words);
  const said = quote(typeof told === 'string' ? told : answer.body.toString('utf8'));
  const known = typeof result === 'number' ? codes[result] : undefined;
  throw new DeliveryError(known ?? 'REFUSED', `The robot answers ${String(result)}: ${said}`);
}

/** Text that no markdown of a robot reads as link, mention, tag or heading; the words stay legible. */
export function plainInMarkdown(text: string): string {
  return text
    .replaceAll('[', '［')
    .replaceAll(']', '］')
    .replaceAll('<', '＜')
    .replaceAll('>', '＞')
    .replaceAll('`', '＇')
    .replaceAll('*', '＊')
    .replaceAll('@', '＠')
    .replaceAll(/^(\s*)#/gmu, '$1＃');
}

/** At most so many bytes of UTF-8, cut between characters. */
export function cutBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  let out = '';
  let bytes = Buffer.byteLength('…');
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > most) break;
    out += character;
  }
  return `${out}…`;
}

export function openWord({ language }: Letter): string {
  return language === 'zh' ? '打开平台办理' : 'Open in the console';
}
