import { createHmac } from 'node:crypto';
import { defineChannel } from '../../channel.ts';
import { post } from '../../post.ts';
import { WebhookSecrets, WebhookSettings } from './schema.ts';

/** JSON to any server, signed; README.md says how the receiver checks it. */
export const webhook = defineChannel({
  id: 'webhook',
  audience: 'group',
  settings: WebhookSettings,
  secrets: WebhookSecrets,
  check({ settings }, { http }) {
    http.check(settings.url);
  },
  async send({ settings, secrets }, letter, { http, time }) {
    const body = JSON.stringify({
      id: letter.id,
      at: letter.at,
      severity: letter.severity,
      title: letter.title,
      text: letter.text,
      link: letter.link ?? null,
      unit: letter.unit,
      test: letter.test === true,
    });
    const timestamp = String(Math.floor(time.now() / 1_000));
    const mac = createHmac('sha256', secrets.signKey).update(`${timestamp}.${body}`).digest('hex');
    const request = {
      url: settings.url,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'XiaoDun',
        'x-xiaodun-id': letter.id,
        'x-xiaodun-timestamp': timestamp,
        'x-xiaodun-signature': `v1=${mac}`,
      },
      body,
    };
    await post(http, request, time.now());
    return { kind: 'delivered' };
  },
});
