import { apiUrl, ApiError, problemOf } from '../providers/http.ts';
import { session } from '../providers/session.ts';
import type { NoticeEvidence } from './notice.ts';

function isImage({ type }: File): boolean {
  return type.startsWith('image/');
}

/** Stores one file as evidence; the server answers its hash, by which it is named from then on. */
export async function uploadEvidence(path: string, file: File): Promise<NoticeEvidence> {
  const headers = new Headers({
    accept: 'application/json',
    'content-type': 'application/octet-stream',
  });
  const token = session.get()?.csrfToken;
  if (token !== undefined) headers.set('x-csrf-token', token);
  let answer: Response;
  try {
    answer = await fetch(apiUrl(path, { name: file.name }), {
      method: 'POST',
      headers,
      credentials: 'same-origin',
      body: file,
    });
  } catch {
    throw new ApiError(0, 'OFFLINE', '');
  }
  const body: unknown = await answer.json().catch(() => undefined);
  if (!answer.ok) throw problemOf(answer.status, body);
  const { sha256, bytes } = body as { sha256: string; bytes: number };
  return {
    kind: isImage(file) ? 'screenshot' : 'file',
    name: file.name.slice(0, 200),
    sha256,
    bytes,
  };
}
