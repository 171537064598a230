import { PeopleError } from './errors.ts';
import type { PasswordPolicy, PeopleRules } from './rules.ts';

/** Letter substitutions that every guessing list undoes. */
const substitutions: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
};

/** Code points: what a person typed, not how many units of memory it takes. */
function countCharacters(password: string): number {
  return Array.from(password).length;
}

function countClasses(password: string): number {
  const classes = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u];
  return classes.filter((pattern) => pattern.test(password)).length;
}

/** Longest run of one character, or of neighbours up or down (`1234`, `dcba`). */
function longestRun(password: string): number {
  const points = Array.from(password, (character) => character.codePointAt(0) ?? 0);
  let longest = 1;
  for (const step of [0, 1, -1]) {
    let run = 1;
    for (let i = 1; i < points.length; i += 1) {
      run = (points[i] ?? 0) - (points[i - 1] ?? 0) === step ? run + 1 : 1;
      longest = Math.max(longest, run);
    }
  }
  return longest;
}

/** The word that is left when decoration is taken off: `P@ssw0rd2026!` → `password`. */
function rootsOf(password: string): string[] {
  const lower = password.toLowerCase();
  const trimmed = lower.replace(/[\d\W_]+$/u, '').replace(/^[\d\W_]+/u, '');
  const undo = (text: string) => Array.from(text, (c) => substitutions[c] ?? c).join('');
  return [lower, trimmed, undo(lower), undo(lower.replace(/[\d\W_]+$/u, ''))];
}

function isCommon(password: string, common: ReadonlySet<string>): boolean {
  return rootsOf(password).some((root) => common.has(root));
}

function hasName(password: string, names: readonly string[]): boolean {
  const lower = password.toLowerCase();
  return names.some((name) => name.length >= 4 && lower.includes(name.toLowerCase()));
}

function checkLength(password: string, policy: PasswordPolicy): void {
  const length = countCharacters(password);
  if (length < policy.minLength) {
    throw new PeopleError('PASSWORD_TOO_SHORT', `Use at least ${policy.minLength} characters.`, {
      minLength: policy.minLength,
    });
  }
  if (length > policy.maxLength) {
    throw new PeopleError('PASSWORD_TOO_LONG', `Use at most ${policy.maxLength} characters.`, {
      maxLength: policy.maxLength,
    });
  }
}

/**
 * Throws PASSWORD_TOO_SHORT, …_TOO_LONG, …_TOO_COMMON, …_HAS_NAME or …_TOO_SIMPLE.
 * `names` are the user name and the like, which a password must not contain.
 */
export function checkPassword(
  password: string,
  names: readonly string[],
  rules: Pick<PeopleRules, 'policy' | 'commonPasswords'>,
): void {
  const { policy } = rules;
  checkLength(password, policy);
  if (isCommon(password, rules.commonPasswords)) {
    throw new PeopleError(
      'PASSWORD_TOO_COMMON',
      'This password is among the first that are tried.',
    );
  }
  if (hasName(password, names)) {
    throw new PeopleError('PASSWORD_HAS_NAME', 'The password must not contain the user name.');
  }
  const long = countCharacters(password) >= policy.phraseLength;
  const simple =
    (!long && countClasses(password) < policy.minClasses) ||
    longestRun(password) > policy.maxRepeat ||
    new Set(password).size < policy.minLength / 2;
  if (simple) {
    throw new PeopleError(
      'PASSWORD_TOO_SIMPLE',
      `Mix ${policy.minClasses} of small letters, capitals, digits and marks, or use a phrase of ${policy.phraseLength} characters; no long runs such as 12345.`,
      { minClasses: policy.minClasses, phraseLength: policy.phraseLength },
    );
  }
}
