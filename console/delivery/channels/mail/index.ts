import type { Static } from 'typebox';
import type SMTPTransport from 'nodemailer/lib/smtp-transport/index.js';
import {
  defineChannel,
  type ChannelConfig,
  type ChannelParts,
  type Letter,
} from '../../channel.ts';
import { DeliveryError } from '../../errors.ts';
import { quote } from '../../post.ts';
import { mailHtml, mailText } from './body.ts';
import { MailSecrets, MailSettings } from './schema.ts';

type Config = ChannelConfig<Static<typeof MailSettings>, Static<typeof MailSecrets>>;

/** Each step of the dialogue; a grey-listing server answers late. */
const stepMs = 15_000;

interface SmtpFailure {
  code?: string;
  responseCode?: number;
  response?: string;
  message: string;
}

/** RFC 5321 4.2.1: 4yz may pass on another day, 5yz will not. */
function asDeliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const { code = '', responseCode, response, message } = error as SmtpFailure;
  const said = quote(response ?? message);
  if (responseCode !== undefined && responseCode >= 400 && responseCode < 500) {
    return new DeliveryError('BUSY', `The mail server answers ${said}`);
  }
  if (code === 'EAUTH' || code === 'ENOAUTH' || code === 'EOAUTH2') {
    return new DeliveryError('AUTH_FAILED', `The mail server refuses user or password: ${said}`);
  }
  if (code === 'EENVELOPE') {
    return new DeliveryError('RECIPIENT_REFUSED', `The mail server refuses the address: ${said}`);
  }
  if (responseCode !== undefined) {
    return new DeliveryError('REFUSED', `The mail server answers ${said}`);
  }
  if (code === 'ETLS' || /certificate|TLS|SSL/u.test(message)) {
    return new DeliveryError('TLS_FAILED', `No secure connection: ${said}`);
  }
  if (code === 'ETIMEDOUT') return new DeliveryError('TIMED_OUT', `No answer in time: ${said}`);
  return new DeliveryError('UNREACHABLE', `No connection to the mail server: ${said}`);
}

function refuseOpen({ settings }: Config, { guard }: ChannelParts): void {
  if (settings.security !== 'none' || guard.isAllowed(settings.host)) return;
  throw new DeliveryError(
    'TARGET_NOT_ALLOWED',
    'Without TLS mail goes to this machine or an allowed host only (delivery.allowedHosts).',
  );
}

async function transportOptions(config: Config, parts: ChannelParts) {
  const { host, port, security, user, ca } = config.settings;
  const [address] = await parts.guard.pin(host);
  if (!address) throw new DeliveryError('NAME_UNKNOWN', `The name ${host} has no address.`);
  const { password } = config.secrets;
  return {
    // The address that was judged; the name is what its certificate must say.
    host: address.address,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { servername: host, minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) },
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    connectionTimeout: stepMs,
    greetingTimeout: stepMs,
    socketTimeout: stepMs,
    dnsTimeout: stepMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  } satisfies SMTPTransport.Options;
}

function mailOf({ settings }: Config, letter: Letter) {
  const domain = settings.from.slice(settings.from.indexOf('@') + 1);
  return {
    from: { name: settings.fromName ?? '', address: settings.from },
    to: { name: '', address: letter.to ?? '' },
    subject: letter.title,
    text: mailText(letter),
    html: mailHtml(letter),
    messageId: `<${letter.id}@${domain}>`,
    date: new Date(letter.at),
    headers: {
      'X-XiaoDun-Id': letter.id,
      // RFC 3834: out-of-office programs do not answer.
      'Auto-Submitted': 'auto-generated',
    },
    priority: letter.severity === 'urgent' ? ('high' as const) : ('normal' as const),
  };
}

/** Mail over SMTP. The name is resolved and judged once; TLS is required beyond this machine. */
export const mail = defineChannel({
  id: 'mail',
  audience: 'mail',
  settings: MailSettings,
  secrets: MailSecrets,
  check(config, parts) {
    refuseOpen(config, parts);
  },
  async send(config, letter, parts) {
    refuseOpen(config, parts);
    try {
      const options = await transportOptions(config, parts);
      // Loaded when the first mail goes out.
      const { createTransport } = await import('nodemailer');
      const transport = createTransport(options);
      try {
        const sent = await transport.sendMail(mailOf(config, letter));
        return { kind: 'accepted', reference: quote(sent.response) };
      } finally {
        transport.close();
      }
    } catch (error) {
      throw asDeliveryError(error);
    }
  },
});
