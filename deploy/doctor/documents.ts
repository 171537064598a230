import { DocumentError } from '../../console/documents/errors.ts';
import { fontFiles } from '../../console/documents/pdf/fonts.ts';
import type { Finding } from './check.ts';

/** Whether PDF documents can be made: the Chinese font is a package of its own. */
export function checkDocuments(find: typeof fontFiles = fontFiles): Finding {
  const check = 'documents';
  try {
    find();
    return { check, state: 'ok', detail: 'the Chinese font of PDF documents is installed' };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return {
      check,
      state: 'failed',
      detail: 'the Chinese font of PDF documents is missing',
      remedy: 'Install the packages again: npm ci (Word and Excel documents work without it).',
    };
  }
}
