import { PassThrough, type Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { BlobError } from '../../analyzer/stores/blobs/errors.ts';
import type { Api } from './api.ts';
import { Problem } from './problem.ts';

/** Types that no browser runs; whatever else was uploaded leaves as bytes. */
const harmless = new Set(['image/png', 'image/jpeg', 'image/gif', 'application/pdf', 'text/plain']);

const statusOf: Readonly<Record<string, number>> = {
  BLOB_TOO_LARGE: 413,
  BLOB_DISK_FULL: 507,
  BLOB_NOT_FOUND: 404,
};

/** Refusals of the blobs as the API says them; other errors as they are. */
export function blobProblemOf(error: unknown): unknown {
  if (!(error instanceof BlobError)) return error;
  if (error.code === 'BLOB_DISK_FULL') return new Problem(507, 'STORAGE_FULL', error.message);
  return new Problem(statusOf[error.code] ?? 500, error.code, error.message);
}

/** RFC 6266 and RFC 5987: a plain name for old readers, the real one beside it. */
export function attachment(name: string): string {
  const plain = name.replace(/[^\w.-]/gu, '_');
  const real = encodeURIComponent(name).replace(
    /['()*]/gu,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${real}`;
}

/** What somebody uploaded leaves as a download only, without a type that a browser would run. */
export function sendFile(
  reply: FastifyReply,
  file: { name: string; bytes: number; sha256: string; mediaType?: string },
  content: Readable,
) {
  const type = file.mediaType ?? '';
  return reply
    .header('content-disposition', attachment(file.name))
    .header('content-length', file.bytes)
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('x-content-sha256', file.sha256)
    .type(harmless.has(type) ? type : 'application/octet-stream')
    .send(content);
}

/**
 * Bodies of this scope are not parsed: they arrive as they are sent, a `Readable`. One that says that it is larger than the
 * route takes is refused at once. Whoever stops reading half-way ends the copy, not the connection: the answer still leaves.
 */
export function takeBodiesAsStreams(scope: Api): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (request, payload, done) => {
    const { bodyLimit } = request.routeOptions;
    if (Number(request.headers['content-length'] ?? 0) > bodyLimit) {
      const detail = `The file is larger than ${bodyLimit} bytes.`;
      done(new Problem(413, 'BODY_TOO_LARGE', detail, { maxBytes: bodyLimit }));
      return;
    }
    const copy = new PassThrough();
    payload.on('error', (error: Error) => copy.destroy(error));
    // A client that goes away in the middle: without this the copy would wait for ever.
    payload.on('close', () => {
      if (!copy.writableEnded) copy.destroy(new Error('The upload was broken off.'));
    });
    payload.pipe(copy);
    done(null, copy);
  });
}
