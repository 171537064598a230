import { apiUrl, ApiError, problemOf } from '../providers/http.ts';
import { session } from '../providers/session.ts';

/**
 * Asks for a file that changes something by being made, and hands it to the browser as a download. Throws ApiError.
 */
export async function takeFile(path: string, name: string): Promise<void> {
  const token = session.get()?.csrfToken;
  const answer = await fetch(apiUrl(path), {
    method: 'POST',
    credentials: 'same-origin',
    headers: token === undefined ? {} : { 'x-csrf-token': token },
  }).catch(() => {
    throw new ApiError(0, 'OFFLINE', '');
  });
  if (!answer.ok) {
    const body: unknown = await answer.json().catch(() => undefined);
    throw problemOf(answer.status, body);
  }
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun by then; the browser keeps what it needs.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
