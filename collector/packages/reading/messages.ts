import type { PackageErrorCode } from '../errors.ts';
import type { PackageFacts } from '../facts.ts';
import type { ReadingRules } from './rules.ts';

/** What the reading process is asked; rules come with it, so that it reads no file but the package. */
export interface ChildRequest {
  path: string;
  name: string;
  rules: ReadingRules;
}

export type ChildAnswer =
  | { kind: 'facts'; facts: PackageFacts }
  | { kind: 'failed'; code: PackageErrorCode; message: string };
