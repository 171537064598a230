import { prepareApis, type ApiLookup } from '../dex/api-index.ts';
import { createSdkMatcher, type SdkMatcher } from '../sdks/match.ts';
import { createFinder, type Finder } from '../strings/patterns.ts';
import { createNamedFiles, type NamedFiles } from './named-files.ts';
import type { ReadingRules } from './rules.ts';

/** Rules made ready for look-up: done once, for any number of packages. */
export interface PreparedRules {
  rules: ReadingRules;
  apis: ApiLookup;
  sdks: SdkMatcher;
  marks: Finder;
  secrets: Finder;
  files: NamedFiles;
}

export function prepareRules(rules: ReadingRules): PreparedRules {
  return {
    rules,
    apis: prepareApis(rules.apis),
    sdks: createSdkMatcher(rules.sdks),
    marks: createFinder(rules.marks),
    secrets: createFinder(rules.secrets),
    files: createNamedFiles(rules.files),
  };
}
