import { Type, type Static } from 'typebox';
import { streamLimits } from '../stream/schema.ts';

const file = (description: string) => Type.String({ minLength: 1, maxLength: 4_096, description });

export const SyslogTlsConfig = Type.Object(
  {
    host: Type.String({ minLength: 1, maxLength: 255, default: '::' }),
    port: Type.Integer({ minimum: 0, maximum: 65_535, default: 6514 }),
    certFile: file('PEM, the chain of the server.'),
    keyFile: file('PEM, its private key.'),
    clientCaFile: Type.Optional(file('PEM; when set, senders need a certificate of this CA.')),
    handshakeSeconds: Type.Integer({ minimum: 1, maximum: 120, default: 10 }),
    checkCertificateSeconds: Type.Integer({
      minimum: 1,
      maximum: 86_400,
      default: 60,
      description: 'How often the files are looked at; a changed certificate is used at once.',
    }),
    ...streamLimits,
  },
  { additionalProperties: false },
);

export type SyslogTlsConfig = Static<typeof SyslogTlsConfig>;
