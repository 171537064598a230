import { ApiError } from './http.ts';

type Translate = (key: string, options?: Record<string, unknown>) => string;

/** What to tell a person about a refusal: the text of its code, of its status, or the server's words. */
export function problemText(error: unknown, translate: Translate): string {
  if (!(error instanceof ApiError)) return translate('problem.UNKNOWN');
  for (const key of [`problem.${error.code}`, `problem.HTTP_${error.status}`]) {
    const text = translate(key, { ...error.fields, _: '' });
    if (text !== '') return text;
  }
  return error.message === '' ? translate('problem.UNKNOWN') : error.message;
}
