import { apiUrl, ApiError, problemOf, type ApiRequest } from './http.ts';
import { session } from './session.ts';

interface UploadOptions {
  query?: ApiRequest['query'];
  /** Share of the file that was sent, 0 to 1. */
  onProgress?: ((share: number) => void) | undefined;
  /** Stops the sending; the promise is refused with OFFLINE. */
  signal?: AbortSignal | undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * Sends a file as it is, streamed from the disk. An XMLHttpRequest, for `fetch` does not say how much has left.
 * Throws ApiError for refusals, code OFFLINE when the connection breaks.
 */
export function upload<T>(path: string, file: File, options: UploadOptions = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', apiUrl(path, options.query));
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader(
      'content-type',
      file.type === '' ? 'application/octet-stream' : file.type,
    );
    const token = session.get()?.csrfToken;
    if (token !== undefined) request.setRequestHeader('x-csrf-token', token);
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      if (total > 0) options.onProgress?.(loaded / total);
    });
    request.addEventListener('load', () => {
      const body = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(body as T);
      else reject(problemOf(request.status, body));
    });
    for (const event of ['error', 'abort', 'timeout'] as const) {
      request.addEventListener(event, () => reject(new ApiError(0, 'OFFLINE', '')));
    }
    options.signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
