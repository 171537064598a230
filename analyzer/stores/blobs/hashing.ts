import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';

export interface Digests {
  sha256: string;
  sm3: string;
  bytes: number;
}

/** Hashes what passes through; `check` sees each running total and the end, and stops the stream by throwing. */
export function hashingStream(check: {
  onBytes?(total: number): void;
  onEnd?(digests: Digests): void;
}): Transform {
  const sha256 = createHash('sha256');
  const sm3 = createHash('sm3');
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        bytes += chunk.length;
        check.onBytes?.(bytes);
        sha256.update(chunk);
        sm3.update(chunk);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      try {
        check.onEnd?.({ sha256: sha256.digest('hex'), sm3: sm3.digest('hex'), bytes });
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
}
