import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChannelKind } from '../channel.ts';
import { createOutgoingHttp } from '../outgoing-http.ts';
import { createTargetGuard } from '../target-guard.ts';
import { answer, startHttpServer, type TestServer } from '../testing/http-server.ts';
import { letter, localParts, testTime } from '../testing/parts.ts';
import { dingtalk } from './dingtalk/index.ts';
import { feishu } from './feishu/index.ts';
import { sms } from './sms/index.ts';
import { webhook } from './webhook/index.ts';
import { wecom } from './wecom/index.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startHttpServer();
});
afterEach(() => server.stop());

const send = (kind: ChannelKind, settings: unknown, secrets: unknown, to?: string) =>
  kind.send(
    { settings, secrets } as never,
    to === undefined ? letter : { ...letter, to },
    localParts(),
  );
const body = () => JSON.parse(server.seen.at(-1)!.body) as Record<string, unknown>;
const seconds = String(Math.floor(testTime.now() / 1_000));

describe('the signed webhook', () => {
  const config = () => [{ url: `${server.url}/hook` }, { signKey: 'k'.repeat(32) }] as const;

  test('sends JSON that its receiver can verify', async () => {
    await expect(send(webhook, ...config())).resolves.toEqual({ kind: 'delivered' });
    const { headers, body: bytes, method } = server.seen[0]!;
    expect(method).toBe('POST');
    expect(headers['x-xiaodun-id']).toBe(letter.id);
    expect(headers['x-xiaodun-timestamp']).toBe(seconds);
    const mac = createHmac('sha256', 'k'.repeat(32)).update(`${seconds}.${bytes}`).digest('hex');
    expect(headers['x-xiaodun-signature']).toBe(`v1=${mac}`);
    expect(body()).toEqual({
      id: letter.id,
      at: letter.at,
      severity: 'high',
      title: letter.title,
      text: letter.text,
      link: letter.link,
      unit: letter.unit,
      test: false,
    });
  });

  test.each([
    [500, 'BUSY', true],
    [429, 'BUSY', true],
    [400, 'REFUSED', false],
    [401, 'AUTH_FAILED', false],
    [410, 'CHANNEL_GONE', false],
  ])('reads the status %i as %s', async (status, code, retryable) => {
    server.answers.push(answer(status, 'no', { 'retry-after': '120' }));
    await expect(send(webhook, ...config())).rejects.toMatchObject({
      code,
      retryable,
      retryAfterMs: retryable ? 120_000 : undefined,
    });
  });
});

describe('the robot of WeCom', () => {
  test('sends markdown that holds no markup of others', async () => {
    server.answers.push(answer(200, '{"errcode":0,"errmsg":"ok"}'));
    const address = `${server.url}/cgi-bin/webhook/send?key=1`;
    await expect(send(wecom, { format: 'markdown' }, { address })).resolves.toEqual({
      kind: 'delivered',
    });
    expect(server.seen[0]!.url).toBe('/cgi-bin/webhook/send?key=1');
    const { msgtype, markdown } = body() as { msgtype: string; markdown: { content: string } };
    expect(msgtype).toBe('markdown');
    expect(markdown.content.match(/\[[^\]]*\]\([^)]*\)/gu)).toEqual([
      `[打开平台办理](${letter.link})`,
    ]);
    expect(markdown.content).not.toMatch(/[<>@]/u);
    await send(wecom, { format: 'text' }, { address });
    expect(body()).toMatchObject({ msgtype: 'text' });
  });

  test('keeps to the bytes that the vendor takes', async () => {
    server.answers.push(answer(200, '{"errcode":0}'));
    const long = { ...letter, text: '通报'.repeat(3_000) };
    const config = { settings: { format: 'markdown' }, secrets: { address: server.url } };
    await wecom.send(config, long, localParts());
    const { content } = (body() as { markdown: { content: string } }).markdown;
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(4_096);
    expect(content).toContain('…\n[打开平台办理]');
  });

  test.each([
    [45009, true],
    [93000, false],
    [40058, false],
  ])('reads the code %i', async (errcode, retryable) => {
    server.answers.push(answer(200, JSON.stringify({ errcode, errmsg: 'x' })));
    await expect(
      send(wecom, { format: 'markdown' }, { address: server.url }),
    ).rejects.toMatchObject({ retryable });
  });
});

describe('the robot of DingTalk', () => {
  test('signs timestamp and key as the vendor documents', async () => {
    server.answers.push(answer(200, '{"errcode":0,"errmsg":"ok"}'));
    const address = `${server.url}/robot/send?access_token=t`;
    await send(dingtalk, {}, { address, signKey: 'SEC1' });
    const url = new URL(server.seen[0]!.url, server.url);
    const timestamp = String(testTime.now());
    expect(url.searchParams.get('access_token')).toBe('t');
    expect(url.searchParams.get('timestamp')).toBe(timestamp);
    expect(url.searchParams.get('sign')).toBe(
      createHmac('sha256', 'SEC1').update(`${timestamp}\nSEC1`).digest('base64'),
    );
    expect(body()).toMatchObject({ msgtype: 'markdown', markdown: { title: letter.title } });
  });

  test('gives up at a wrong signature and waits when it is too fast', async () => {
    server.answers.push(answer(200, '{"errcode":310000,"errmsg":"sign not match"}'));
    const secrets = { address: server.url };
    await expect(send(dingtalk, {}, secrets)).rejects.toMatchObject({ code: 'AUTH_FAILED' });
    server.answers[0] = answer(200, '{"errcode":130101,"errmsg":"send too fast"}');
    await expect(send(dingtalk, {}, secrets)).rejects.toMatchObject({ code: 'BUSY' });
  });
});

describe('the robot of Feishu', () => {
  test('signs an empty text under timestamp and key, and sends tagged parts', async () => {
    server.answers.push(answer(200, '{"code":0,"msg":"success"}'));
    await send(feishu, {}, { address: server.url, signKey: 'fs' });
    expect(body()).toMatchObject({
      timestamp: seconds,
      sign: createHmac('sha256', `${seconds}\nfs`).update('').digest('base64'),
      msg_type: 'post',
      content: {
        post: {
          zh_cn: {
            title: letter.title,
            content: [
              [{ tag: 'text', text: '第一行 <script>alert(1)</script>' }],
              [{ tag: 'text', text: '第二行 @所有人' }],
              [{ tag: 'a', href: letter.link }],
            ],
          },
        },
      },
    });
  });

  test('reads old and new answers', async () => {
    server.answers.push(answer(200, '{"StatusCode":0,"StatusMessage":"success"}'));
    await send(feishu, {}, { address: server.url });
    server.answers[0] = answer(200, '{"code":19021,"msg":"sign match fail"}');
    await expect(send(feishu, {}, { address: server.url })).rejects.toMatchObject({
      code: 'AUTH_FAILED',
    });
  });
});

test('robots speak to their vendor only', () => {
  const targets = {};
  const parts = { http: createOutgoingHttp(), guard: createTargetGuard(targets), time: testTime };
  const check = (kind: ChannelKind, address: string) => () =>
    kind.check({ settings: {}, secrets: { address } }, parts);
  expect(check(wecom, 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1')).not.toThrow();
  expect(check(dingtalk, 'https://oapi.dingtalk.com/robot/send?access_token=1')).not.toThrow();
  expect(check(feishu, 'https://open.feishu.cn/open-apis/bot/v2/hook/1')).not.toThrow();
  expect(check(wecom, 'https://qyapi.weixin.qq.com.evil.example/')).toThrow(
    /delivery.allowedHosts/u,
  );
});

describe('the SMS gateway', () => {
  const settings = {
    method: 'POST',
    encoding: 'json',
    body: '{"mobile":"{phone}","content":"{text}","key":"{secret:apiKey}","extra":{"id":"{id}"}}',
    signature: '【某教育局】',
    success: { path: 'result.code', equals: ['OK'], retryAt: ['BUSY'], referencePath: 'result.id' },
    secretHeaders: ['x-key'],
  };
  const secrets = { apiKey: 'q"uote', 'x-key': 'h' };
  const go = (over: object = {}) =>
    send(sms, { url: `${server.url}/sms`, ...settings, ...over }, secrets, '+8613800000000');

  test('fills the body without letting a value break out of its place', async () => {
    server.answers.push(answer(200, '{"result":{"code":"OK","id":77}}'));
    await expect(go()).resolves.toEqual({ kind: 'accepted', reference: '77' });
    expect(server.seen[0]!.headers['x-key']).toBe('h');
    expect(body()).toEqual({
      mobile: '+8613800000000',
      content: `【某教育局】${letter.title}`,
      key: 'q"uote',
      extra: { id: letter.id },
    });
  });

  test('writes forms and queries', async () => {
    server.answers.push(answer(200, 'ok'));
    const success = { path: '', equals: [] };
    await go({ encoding: 'form', success });
    const form = new URLSearchParams(server.seen[0]!.body);
    expect([form.get('mobile'), form.get('key')]).toEqual(['+8613800000000', 'q"uote']);
    await go({ method: 'GET', success });
    expect(new URL(server.seen[1]!.url, server.url).searchParams.get('key')).toBe('q"uote');
  });

  test('goes by the result that the settings call a success', async () => {
    server.answers.push(answer(200, '{"result":{"code":"BUSY"}}'));
    await expect(go()).rejects.toMatchObject({ code: 'BUSY', retryable: true });
    server.answers[0] = answer(200, '{"result":{"code":"NO_MONEY"}}');
    await expect(go()).rejects.toMatchObject({ code: 'REFUSED', retryable: false });
    server.answers[0] = answer(200, '<html>');
    await expect(go()).rejects.toMatchObject({ code: 'REFUSED' });
  });

  test('is refused when a secret of the body is not there', () => {
    const config = { settings: { url: server.url, ...settings }, secrets: { 'x-key': 'h' } };
    expect(() => sms.check(config as never, localParts())).toThrow(/secret:apiKey/u);
  });
});
