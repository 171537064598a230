import { RE2JS } from 're2js';
import { RuleError } from '../errors.ts';
import { regexReason } from './regex-reason.ts';

export interface RegexFlags {
  ignoreCase: boolean;
  multiline: boolean;
  dotAll: boolean;
}

/** A rule is checked when it is read and used when it is compiled, soon after: the work is done once. */
const maxKept = 2_048;
const kept = new Map<string, RE2JS>();

/**
 * Linear-time regular expressions only (RE2): look-ahead and back-references are refused with that reason. Throws
 * RuleError.
 */
export function compileRegex(source: string, flags: RegexFlags): RE2JS {
  const mode =
    (flags.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) |
    (flags.multiline ? RE2JS.MULTILINE : 0) |
    (flags.dotAll ? RE2JS.DOTALL : 0) |
    RE2JS.LOOKBEHINDS;
  const key = `${mode} ${source}`;
  const known = kept.get(key);
  if (known) return known;
  try {
    const regex = RE2JS.compile(source, mode);
    if (kept.size >= maxKept) kept.clear();
    kept.set(key, regex);
    return regex;
  } catch (error) {
    throw new RuleError('BAD_REGEX', regexReason(error));
  }
}
