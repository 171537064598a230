import { Type, type Static } from 'typebox';
import { streamLimits } from '../stream/schema.ts';

export const SyslogTcpConfig = Type.Object(
  {
    host: Type.String({
      minLength: 1,
      maxLength: 255,
      default: '::',
      description: '`::` takes IPv4 as well.',
    }),
    port: Type.Integer({ minimum: 0, maximum: 65_535, default: 5514 }),
    ...streamLimits,
  },
  { additionalProperties: false },
);

export type SyslogTcpConfig = Static<typeof SyslogTcpConfig>;
