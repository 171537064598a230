import type { LineSink } from '../../../collector/sources/line-sink.ts';
import { peerAddress } from '../../../collector/sources/peer-address.ts';
import { SpoolRefusedError } from '../../../collector/spool/errors.ts';
import type { TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { Problem } from '../problem.ts';
import { readLines } from './read-lines.ts';
import { IngestReply } from './schema.ts';

export interface IngestDeps {
  sink: Pick<LineSink, 'admit' | 'drop'>;
  time: TimeSource;
  /** Default 8 MiB. */
  bodyLimitBytes?: number;
}

const retryAfterSeconds = 5;
const jsonTypes = ['application/x-ndjson', 'application/json'];

function problemOf(error: SpoolRefusedError): Problem {
  const retry = `Nothing was taken; send it again in ${retryAfterSeconds} seconds.`;
  return new Problem(503, error.code, `${error.message} ${retry}`, { retryAfterSeconds });
}

/**
 * Log lines over HTTP: NDJSON of `{"raw":…}`, or plain text, one line each. 202 says that every line is on disk;
 * 503 that none is and the sender keeps them.
 */
export function ingestFeature({
  sink,
  time,
  bodyLimitBytes = 8 * 1024 * 1024,
}: IngestDeps): Feature {
  return (api) => {
    api.removeAllContentTypeParsers();
    api.addContentTypeParser(
      [...jsonTypes, 'text/plain'],
      { parseAs: 'buffer', bodyLimit: bodyLimitBytes },
      (_request, body, done) => done(null, body),
    );
    api.post(
      '/ingest',
      {
        config: { permission: { resource: 'events', action: 'create' } },
        bodyLimit: bodyLimitBytes,
        schema: { response: { 202: IngestReply } },
      },
      async (request, reply) => {
        const type = request.headers['content-type'] ?? '';
        const isJson = jsonTypes.some((known) => type.startsWith(known));
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const sourceAddress = peerAddress(request.ip);
        const receivedAt = time.now();
        const lines = readLines(body, isJson).map((raw) => ({
          receivedAt,
          transport: 'http' as const,
          sourceAddress,
          raw,
        }));
        try {
          await sink.admit(lines);
        } catch (error) {
          if (!(error instanceof SpoolRefusedError)) throw error;
          void reply.header('retry-after', String(retryAfterSeconds));
          throw problemOf(error);
        }
        return reply.code(202).send({ accepted: lines.length });
      },
    );
  };
}
