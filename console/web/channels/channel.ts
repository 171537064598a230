import type { Channel } from '../../api/channels/schema.ts';

export const channelKinds = ['mail', 'sms', 'wecom', 'dingtalk', 'feishu', 'webhook'] as const;
export type ChannelKind = (typeof channelKinds)[number];

/** `off`, `never`, `ok` or `failed`, as the list shows it. */
export function channelState({ enabled, lastOutcome, dead }: Channel): string {
  if (!enabled) return 'off';
  if (lastOutcome === null) return 'never';
  if (lastOutcome !== 'ok') return 'failed';
  return dead > 0 ? 'partial' : 'ok';
}

export interface Field {
  name: string;
  /** A secret is written, never read. */
  secret?: boolean;
  required?: boolean;
  kind?: 'number' | 'choice' | 'lines';
  choices?: readonly string[];
  start?: string;
  placeholder?: string;
}

const address = (placeholder: string): Field => ({
  name: 'address',
  secret: true,
  required: true,
  placeholder,
});
const signKey: Field = { name: 'signKey', secret: true };

const smsBody = '{"mobile":"{phone}","content":"{text}","apikey":"{secret:apiKey}"}';

/** What a person fills in, by kind; the API checks it. */
export const fieldsOf: Readonly<Record<ChannelKind, readonly Field[]>> = {
  mail: [
    { name: 'host', required: true, placeholder: 'smtp.example.edu.cn' },
    { name: 'port', required: true, kind: 'number', start: '587' },
    { name: 'security', kind: 'choice', choices: ['starttls', 'tls', 'none'], start: 'starttls' },
    { name: 'from', required: true, placeholder: 'notice@example.edu.cn' },
    { name: 'fromName' },
    { name: 'user' },
    { name: 'password', secret: true },
    { name: 'ca', kind: 'lines', placeholder: '-----BEGIN CERTIFICATE-----' },
  ],
  sms: [
    { name: 'url', required: true, placeholder: 'https://' },
    { name: 'method', kind: 'choice', choices: ['POST', 'PUT', 'GET'], start: 'POST' },
    { name: 'encoding', kind: 'choice', choices: ['json', 'form'], start: 'json' },
    { name: 'body', required: true, kind: 'lines', start: smsBody },
    { name: 'signature' },
    { name: 'successPath', placeholder: 'data.code' },
    { name: 'successEquals', placeholder: '0' },
    { name: 'apiKey', secret: true },
  ],
  wecom: [
    address('https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…'),
    { name: 'format', kind: 'choice', choices: ['markdown', 'text'], start: 'markdown' },
  ],
  dingtalk: [address('https://oapi.dingtalk.com/robot/send?access_token=…'), signKey],
  feishu: [address('https://open.feishu.cn/open-apis/bot/v2/hook/…'), signKey],
  webhook: [
    { name: 'url', required: true, placeholder: 'https://' },
    { ...signKey, required: true },
  ],
};

export interface ChannelForm {
  unitId: string;
  kind: ChannelKind;
  name: string;
  shared: boolean;
  enabled: boolean;
  minSeverity: string;
  language: string;
  /** By field name; secrets too. */
  values: Readonly<Record<string, string>>;
}

function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}

function startValues(kind: ChannelKind): Record<string, string> {
  return Object.fromEntries(fieldsOf[kind].map(({ name, start }) => [name, start ?? '']));
}

export function withKind(form: ChannelForm, kind: ChannelKind): ChannelForm {
  return { ...form, kind, values: startValues(kind) };
}

export function channelForm(channel: Channel | undefined, unitId: string): ChannelForm {
  const kind = channelKinds.find((each) => each === channel?.kind) ?? 'mail';
  const { success, ...settings } = { success: undefined, ...channel?.settings };
  const { path, equals } = (success ?? {}) as { path?: string; equals?: string[] };
  const given = { ...settings, successPath: path, successEquals: equals?.join(', ') };
  const values = startValues(kind);
  if (channel !== undefined) {
    for (const { name } of fieldsOf[kind]) {
      values[name] = shown((given as Record<string, unknown>)[name]);
    }
  }
  return {
    unitId: channel?.unitId ?? unitId,
    kind,
    name: channel?.name ?? '',
    shared: channel?.shared ?? true,
    enabled: channel?.enabled ?? true,
    minSeverity: channel?.minSeverity ?? 'low',
    language: channel?.language ?? 'zh',
    values,
  };
}

/** Settings as the API takes them; what the form does not know of an old channel stays. */
function settingsOf({ kind, values }: ChannelForm, old: Channel | undefined) {
  const settings: Record<string, unknown> = { ...old?.settings };
  for (const { name, secret, kind: type } of fieldsOf[kind]) {
    const value = (values[name] ?? '').trim();
    if (secret === true || name === 'successPath' || name === 'successEquals') continue;
    if (value === '') delete settings[name];
    else settings[name] = type === 'number' ? Number(value) : value;
  }
  if (kind !== 'sms') return settings;
  const equals = (values['successEquals'] ?? '').split(',').map((each) => each.trim());
  settings['success'] = {
    ...(old?.settings['success'] as object | undefined),
    path: (values['successPath'] ?? '').trim(),
    equals: equals.filter((each) => each !== ''),
  };
  return settings;
}

export function channelBody(form: ChannelForm, old: Channel | undefined): Record<string, unknown> {
  const { unitId, kind, name, shared, enabled, minSeverity, language } = form;
  const secrets = Object.fromEntries(
    fieldsOf[kind]
      .filter(({ secret, name }) => secret === true && (form.values[name] ?? '') !== '')
      .map(({ name }) => [name, form.values[name] ?? '']),
  );
  return {
    ...(old === undefined ? { unitId, kind } : {}),
    name: name.trim(),
    settings: settingsOf(form, old),
    ...(Object.keys(secrets).length > 0 ? { secrets } : {}),
    shared,
    enabled,
    minSeverity,
    language,
  };
}
