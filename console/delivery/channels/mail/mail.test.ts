import { afterEach, describe, expect, test } from 'vitest';
import { testCertificate } from '../../../../collector/sources/testing/certificates.ts';
import { createOutgoingHttp } from '../../outgoing-http.ts';
import { createTargetGuard } from '../../target-guard.ts';
import { letter, localParts, testTime } from '../../testing/parts.ts';
import { refusal, startSmtp, type TestSmtp } from '../../testing/smtp-server.ts';
import { mail } from './index.ts';

const certificate = testCertificate('localhost');
let server: TestSmtp;
afterEach(() => server.stop());

const tls = { key: certificate.key, cert: certificate.cert };
const settings = (over: object = {}) => ({
  host: 'localhost',
  port: server.port,
  security: 'starttls',
  from: 'notice@school.example',
  fromName: '校盾',
  ca: certificate.cert,
  ...over,
});
const send = (over: object = {}, secrets: Record<string, string> = {}) =>
  mail.send({ settings: settings(over), secrets }, letter, localParts());

function decoded(raw: string, type: string): string {
  const part = raw.split(/--[^\r\n]+\r\n/u).find((each) => each.includes(type)) ?? '';
  const [head = '', ...body] = part.split('\r\n\r\n');
  const content = body.join('\r\n\r\n');
  if (head.includes('base64')) return Buffer.from(content, 'base64').toString('utf8');
  const bytes = content
    .replaceAll(/=\r?\n/gu, '')
    .replaceAll(/=([0-9A-F]{2})/gu, (_all, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

describe('mail', () => {
  test('goes over STARTTLS with user and password, and keeps its id', async () => {
    server = await startSmtp({ ...tls, authOptional: false });
    const first = await send({ user: 'notice' }, { password: 'right' });
    expect(first).toMatchObject({
      kind: 'accepted',
      reference: expect.stringMatching(/^250/u) as string,
    });
    await send({ user: 'notice' }, { password: 'right' });
    expect(server.users).toEqual(['notice', 'notice']);
    expect(server.secure).toEqual([true, true]);
    for (const raw of server.mails) {
      expect(raw).toContain(`Message-ID: <${letter.id}@school.example>`);
      expect(raw).toMatch(new RegExp(`^X-XiaoDun-Id: ${letter.id}`, 'imu'));
      expect(raw).toContain('Auto-Submitted: auto-generated');
    }
  });

  test('escapes what others wrote in its HTML part and keeps it in its text part', async () => {
    server = await startSmtp(tls);
    await send();
    const [raw = ''] = server.mails;
    const html = decoded(raw, 'text/html');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).toContain('一中 &lt;i&gt;');
    expect(html).not.toMatch(/<script|<b>|<i>/u);
    expect(html.match(/href="[^"]*"/gu)).toEqual([`href="${letter.link}"`]);
    expect(decoded(raw, 'text/plain')).toContain('第一行 <script>alert(1)</script>');
  });

  test('is not sent in the clear when the server offers no TLS', async () => {
    server = await startSmtp({ hideSTARTTLS: true });
    await expect(send()).rejects.toMatchObject({ code: 'TLS_FAILED', retryable: true });
    expect(server.mails).toEqual([]);
  });

  test('is not sent to a server whose certificate nobody vouches for', async () => {
    server = await startSmtp(tls);
    await expect(send({ ca: undefined })).rejects.toMatchObject({ code: 'TLS_FAILED' });
    expect(server.mails).toEqual([]);
  });

  test('tells what passes from what does not', async () => {
    server = await startSmtp(tls);
    server.refuse.push(refusal(451, 'grey-listed'));
    await expect(send()).rejects.toMatchObject({ code: 'BUSY', retryable: true });
    server.refuse.push(refusal(550, 'no such user'));
    await expect(send()).rejects.toMatchObject({ code: 'RECIPIENT_REFUSED', retryable: false });
    await expect(send({ user: 'notice' }, { password: 'wrong' })).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      retryable: false,
    });
    await send();
    expect(server.mails).toHaveLength(1);
  });

  test('finds no line break in title or address to add headers by', async () => {
    server = await startSmtp(tls);
    const hostile = { ...letter, title: 'x\r\nBcc: spy@evil.example' };
    await mail.send({ settings: settings(), secrets: {} }, hostile, localParts());
    expect(server.mails[0]?.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/mu);
  });

  test('is refused inside, and without TLS beyond this machine', async () => {
    server = await startSmtp(tls);
    const parts = { http: createOutgoingHttp(), guard: createTargetGuard(), time: testTime };
    const config = { settings: settings(), secrets: {} };
    await expect(mail.send(config, letter, parts)).rejects.toMatchObject({
      code: 'TARGET_NOT_ALLOWED',
    });
    const open = { settings: settings({ host: 'mail.example', security: 'none' }), secrets: {} };
    expect(() => mail.check(open, parts)).toThrow(/Without TLS/u);
    expect(server.mails).toEqual([]);
  });
});
