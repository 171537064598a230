import { connect } from 'node:tls';

/**
 * SHA-256 of the certificate that a TLS server shows and holds the key of (the handshake ends only with it), hex; undefined when there
 * is none. Nothing about it is trusted: it names, it does not authenticate. One TCP connection.
 */
export function readTlsCertificate(
  target: { address: string; port: number },
  options: { timeoutMs: number; signal?: AbortSignal },
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({
      host: target.address,
      port: target.port,
      rejectUnauthorized: false,
      // Old devices are to be found as well.
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    const end = (found: string | undefined) => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', given);
      socket.destroy();
      resolve(found);
    };
    const given = () => end(undefined);
    const timer = setTimeout(given, options.timeoutMs);
    options.signal?.addEventListener('abort', given, { once: true });
    if (options.signal?.aborted) given();
    socket.on('error', given);
    socket.on('close', given);
    socket.on('secureConnect', () => {
      // The types say that there is one always; an anonymous cipher has none.
      const { fingerprint256 } = socket.getPeerCertificate() as { fingerprint256?: string };
      end(fingerprint256?.replaceAll(':', '').toLowerCase());
    });
  });
}
