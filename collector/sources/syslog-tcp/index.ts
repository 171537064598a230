import { createServer } from 'node:net';
import type { Source } from '../line-sink.ts';
import { createStreamListener, type StreamDeps } from '../stream/stream-listener.ts';
import type { SyslogTcpConfig } from './schema.ts';

/** Syslog over TCP (RFC 6587), octet-counted or newline-ended, told apart per frame. */
export function createSyslogTcp(config: SyslogTcpConfig, deps: StreamDeps): Source {
  return createStreamListener(
    {
      what: 'Syslog over TCP',
      transport: 'tcp',
      server: createServer({ noDelay: true }),
      readyEvent: 'connection',
      host: config.host,
      port: config.port,
      limits: config,
    },
    deps,
  );
}
