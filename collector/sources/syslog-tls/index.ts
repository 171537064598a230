import { readFile } from 'node:fs/promises';
import { createSecureContext, createServer, type SecureContextOptions } from 'node:tls';
import type { Source } from '../line-sink.ts';
import { SourceStartError } from '../errors.ts';
import { sourceMetrics } from '../metrics.ts';
import { createStreamListener, type StreamDeps } from '../stream/stream-listener.ts';
import type { SyslogTlsConfig } from './schema.ts';

export interface SyslogTlsSource extends Source {
  /** Reads the files again; resolves to false, and keeps the old certificate, when they are unusable. */
  reload(): Promise<boolean>;
}

async function readCertificates(config: SyslogTlsConfig): Promise<SecureContextOptions> {
  const [cert, key, ca] = await Promise.all([
    readFile(config.certFile),
    readFile(config.keyFile),
    config.clientCaFile === undefined ? undefined : readFile(config.clientCaFile),
  ]);
  const options = { cert, key, minVersion: 'TLSv1.2' as const, ...(ca ? { ca } : {}) };
  createSecureContext(options);
  return options;
}

function fingerprint(options: SecureContextOptions): string {
  return [options.cert, options.key, options.ca].map(String).join('\n');
}

/** Syslog over TLS (RFC 5425), with client certificates when a CA is given. */
export function createSyslogTls(config: SyslogTlsConfig, deps: StreamDeps): SyslogTlsSource {
  const { log } = deps;
  const metrics = sourceMetrics(deps.metrics);
  const mutual = config.clientCaFile !== undefined;
  const server = createServer({
    requestCert: mutual,
    rejectUnauthorized: mutual,
    handshakeTimeout: config.handshakeSeconds * 1_000,
  });
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    metrics.closed.inc({ transport: 'tls', reason: 'handshake' });
    log.info({ address: socket.remoteAddress, code: error.code }, 'TLS handshake failed');
    socket.destroy();
  });
  const listener = createStreamListener(
    {
      what: 'Syslog over TLS',
      transport: 'tls',
      server,
      readyEvent: 'secureConnection',
      host: config.host,
      port: config.port,
      limits: config,
    },
    deps,
  );
  let current = '';
  let timer: NodeJS.Timeout | undefined;

  async function reload(): Promise<boolean> {
    try {
      const options = await readCertificates(config);
      if (fingerprint(options) === current) return true;
      server.setSecureContext(options);
      current = fingerprint(options);
      metrics.reloads.inc({ outcome: 'used' });
      return true;
    } catch (error) {
      metrics.reloads.inc({ outcome: 'refused' });
      log.error({ err: error, file: config.certFile }, 'certificate unusable, the old one stays');
      return false;
    }
  }

  return {
    ...listener,
    reload,
    async start() {
      try {
        const options = await readCertificates(config);
        server.setSecureContext(options);
        current = fingerprint(options);
      } catch (error) {
        const detail = `Syslog over TLS: ${config.certFile} and ${config.keyFile} are unusable: ${String(error)}`;
        throw new SourceStartError('CERTIFICATE_UNREADABLE', detail, error);
      }
      await listener.start();
      timer = setInterval(() => void reload(), config.checkCertificateSeconds * 1_000);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await listener.stop();
    },
  };
}
