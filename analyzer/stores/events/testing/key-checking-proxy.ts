import { request as httpRequest } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { testCertificate } from '../../../../collector/sources/testing/certificates.ts';

export interface KeyCheckingProxy {
  url: string;
  /** PEM that a client has to trust. */
  ca: string;
  /** Answers the next so many bulk requests with 429 itself. */
  pushBack(requests: number): void;
  close(): Promise<void>;
}

/** Stands before a node as its security module would: TLS, and only requests with the API key pass. */
export async function startKeyCheckingProxy(
  target: string,
  apiKey: string,
): Promise<KeyCheckingProxy> {
  const authority = testCertificate('Test CA');
  const own = testCertificate('localhost', authority);
  const backend = new URL(target);
  let pushBacks = 0;
  const server: Server = createServer({ cert: own.cert, key: own.key }, (request, response) => {
    const product = { 'x-elastic-product': 'Elasticsearch', 'content-type': 'application/json' };
    if (request.headers.authorization !== `ApiKey ${apiKey}`) {
      response.writeHead(401, product).end('{"error":{"type":"security_exception","reason":"no"}}');
      return;
    }
    if (pushBacks > 0 && request.url?.includes('_bulk') === true) {
      pushBacks -= 1;
      response.writeHead(429, product).end('{"error":{"type":"es_rejected_execution_exception"}}');
      return;
    }
    const { method = 'GET', url = '/', headers } = request;
    const options = { host: backend.hostname, port: backend.port, method, path: url, headers };
    const onward = httpRequest(options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${port}`,
    ca: authority.cert,
    pushBack(requests) {
      pushBacks = requests;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
