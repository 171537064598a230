import { PeopleError } from './errors.ts';

/** Letters of any script, digits and `. _ @ -`; nothing that looks like another name when shown. */
const pattern = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{1,63}$/u;

/** The form in which names are unique and looked up: NFKC (full-width letters are the same), lower case. */
export function usernameKey(username: string): string {
  return username.normalize('NFKC').trim().toLowerCase();
}

/** Throws USERNAME_MALFORMED. */
export function checkUsername(username: string): void {
  if (pattern.test(usernameKey(username))) return;
  throw new PeopleError(
    'USERNAME_MALFORMED',
    'A user name has 2 to 64 letters, digits or . _ @ - and begins with a letter or digit.',
  );
}
