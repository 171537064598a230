import type { Static } from 'typebox';
import { defineChannel, type ChannelConfig, type Letter, type Receipt } from '../../channel.ts';
import { DeliveryError } from '../../errors.ts';
import { parseJson, post, quote } from '../../post.ts';
import { SmsSecrets, SmsSettings } from './schema.ts';

type Settings = Static<typeof SmsSettings>;
type Secrets = Readonly<Record<string, string>>;

/** A long message is sent in parts that cost money each; this is about three. */
const maxCharacters = 200;

const hole = /\{(phone|text|id|secret:[A-Za-z0-9_-]+)\}/gu;

function parseBody(text: string): unknown {
  const value = parseJson(Buffer.from(text));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new DeliveryError('SETTINGS_INVALID', 'The body of the request is a JSON object.');
}

function valuesOf(letter: Letter, { settings, secrets }: ChannelConfig<Settings, Secrets>) {
  const whole = `${settings.signature ?? ''}${letter.title}`;
  const text = Array.from(whole).slice(0, maxCharacters).join('');
  return (name: string): string => {
    if (name === 'phone') return letter.to ?? '';
    if (name === 'text') return text;
    if (name === 'id') return letter.id;
    const secret = secrets[name.slice('secret:'.length)];
    if (secret !== undefined) return secret;
    throw new DeliveryError('SETTINGS_INVALID', `There is no secret for {${name}}.`);
  };
}

/** Fills strings of the parsed JSON, so that no value can break out of its place. */
function fill(value: unknown, valueOf: (name: string) => string): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(hole, (_whole, name: string) => valueOf(name));
  }
  if (Array.isArray(value)) return value.map((each) => fill(each, valueOf));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, valueOf)]));
}

function asForm(body: unknown): URLSearchParams {
  const form = new URLSearchParams();
  for (const [key, value] of Object.entries(body as Record<string, unknown>)) {
    form.set(key, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return form;
}

function requestOf(config: ChannelConfig<Settings, Secrets>, letter: Letter) {
  const { settings, secrets } = config;
  const body = fill(parseBody(settings.body), valuesOf(letter, config));
  const secretHeaders = (settings.secretHeaders ?? []).map((name) => {
    const value = secrets[name];
    if (value === undefined) {
      throw new DeliveryError('SETTINGS_INVALID', `There is no secret for the header ${name}.`);
    }
    return [name, value] as const;
  });
  const headers = { 'x-xiaodun-id': letter.id, ...Object.fromEntries(secretHeaders) };
  if (settings.method === 'GET') {
    const url = new URL(settings.url);
    for (const [key, value] of asForm(body)) url.searchParams.set(key, value);
    return { url: url.href, method: settings.method, headers };
  }
  const json = settings.encoding === 'json';
  return {
    url: settings.url,
    method: settings.method,
    headers: {
      ...headers,
      'content-type': json
        ? 'application/json; charset=utf-8'
        : 'application/x-www-form-urlencoded; charset=utf-8',
    },
    body: json ? JSON.stringify(body) : asForm(body).toString(),
  };
}

function at(value: unknown, path: string): string | undefined {
  let here = value;
  for (const key of path.split('.')) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = (here as Record<string, unknown>)[key];
  }
  if (typeof here === 'string') return here;
  return typeof here === 'number' || typeof here === 'boolean' ? String(here) : undefined;
}

function receiptOf({ success }: Settings, body: Buffer): Receipt {
  const json = parseJson(body);
  const reference =
    success.referencePath === undefined ? undefined : at(json, success.referencePath);
  const receipt: Receipt = {
    kind: 'accepted',
    ...(reference === undefined ? {} : { reference: reference.slice(0, 100) }),
  };
  if (success.path === '') return receipt;
  const result = at(json, success.path);
  if (result !== undefined && success.equals.includes(result)) return receipt;
  const again = result !== undefined && (success.retryAt ?? []).includes(result);
  throw new DeliveryError(
    again ? 'BUSY' : 'REFUSED',
    `The gateway answers ${result ?? 'without a result'}: ${quote(body.toString('utf8'))}`,
  );
}

/** Text messages through the HTTP interface of a gateway. */
export const sms = defineChannel({
  id: 'sms',
  audience: 'phone',
  settings: SmsSettings,
  secrets: SmsSecrets,
  check(config, { http }) {
    http.check(config.settings.url);
    const { success } = config.settings;
    if (success.path !== '' && success.equals.length === 0) {
      throw new DeliveryError('SETTINGS_INVALID', 'Say which result of the gateway is a success.');
    }
    const trial: Letter = {
      id: 'check',
      to: '13800000000',
      language: 'zh',
      severity: 'low',
      title: 'x',
      text: 'x',
      unit: { id: 'x', name: 'x' },
      at: '',
    };
    requestOf(config as ChannelConfig<Settings, Secrets>, trial);
  },
  async send(config, letter, { http, time }) {
    const request = requestOf(config as ChannelConfig<Settings, Secrets>, letter);
    const answer = await post(http, request, time.now());
    return receiptOf(config.settings, answer.body);
  },
});
