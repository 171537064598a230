import { CaseError } from '../../../analyzer/cases/errors.ts';
import { Problem } from '../problem.ts';

/** Refusals of a machine in the language of the person; both languages are in the fields as well. */
export async function worded<T>(locale: 'zh' | 'en', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CaseError) || !error.refusal) throw error;
    throw new Problem(error.status, error.code, error.refusal[locale], error.fields);
  }
}
