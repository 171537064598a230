import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { documentFormats, type DocumentFormat } from '../../documents/description.ts';

const mediaTypes: Readonly<Record<DocumentFormat, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
};

export function formatOf(name: string): DocumentFormat | undefined {
  return documentFormats.find((format) => format === name);
}

/** RFC 6266: a plain name for old clients, the Chinese one for the others (RFC 8187). */
function disposition(name: string, format: DocumentFormat): string {
  const safe = name.replace(/[\u0000-\u001f\u007f"*/:<>?\\|]/g, ' ').toWellFormed();
  const encoded = encodeURIComponent(`${safe}.${format}`).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="document.${format}"; filename*=UTF-8''${encoded}`;
}

/** Always a download; nobody's browser renders it here. */
export function sendDocument(
  reply: FastifyReply,
  bytes: Uint8Array,
  name: string,
  format: DocumentFormat,
): FastifyReply {
  return reply
    .header('content-disposition', disposition(name, format))
    .header('cache-control', 'no-store')
    .type(mediaTypes[format])
    .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

/** What the audit log keeps of a file that left the house. */
export function fingerprint(bytes: Uint8Array): { bytes: number; sha256: string } {
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
