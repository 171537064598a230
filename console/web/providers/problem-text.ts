import { ApiError } from './http.ts';

type Translate = (key: string, options?: Record<string, unknown>) => string;

/**
 * What to tell a person about a refusal: what the server says in the language of the screen (it knows the row, the step,
 * the heading), else the text of its code, of its status, or its words for programs.
 */
export function problemText(error: unknown, translate: Translate): string {
  if (!(error instanceof ApiError)) return translate('problem.UNKNOWN');
  const said = error.fields[translate('problem.language')];
  if (typeof said === 'string' && said !== '') return said;
  for (const key of [`problem.${error.code}`, `problem.HTTP_${error.status}`]) {
    const text = translate(key, { ...error.fields, _: '' });
    if (text !== '') return text;
  }
  return error.message === '' ? translate('problem.UNKNOWN') : error.message;
}
