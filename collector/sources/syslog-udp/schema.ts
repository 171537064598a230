import { Type, type Static } from 'typebox';

export const SyslogUdpConfig = Type.Object(
  {
    hosts: Type.Array(Type.String({ minLength: 1, maxLength: 255 }), {
      minItems: 1,
      maxItems: 16,
      default: ['0.0.0.0', '::'],
      description: 'Addresses to listen on; `::` takes IPv6 only.',
    }),
    port: Type.Integer({ minimum: 0, maximum: 65_535, default: 5514 }),
    receiveBufferBytes: Type.Integer({
      minimum: 65_536,
      maximum: 268_435_456,
      default: 8_388_608,
      description: 'Asked of the kernel, which may grant less (net.core.rmem_max).',
    }),
    maxLineBytes: Type.Integer({
      minimum: 480,
      maximum: 65_535,
      default: 65_535,
      description: 'A longer datagram is cut and counted. RFC 5426 wants at least 480.',
    }),
  },
  { additionalProperties: false },
);

export type SyslogUdpConfig = Static<typeof SyslogUdpConfig>;
