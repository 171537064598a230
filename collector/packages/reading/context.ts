import type { Archive, ArchiveEntry } from '../archive/archive.ts';
import { ArchiveError } from '../archive/errors.ts';
import type { Area, Unseen, UnseenReason } from '../facts.ts';
import { createAddressBook, type AddressBook } from '../strings/addresses.ts';
import { createPatternBook, type PatternBook } from '../strings/patterns.ts';
import type { PreparedRules } from './prepare.ts';
import type { ReadingRules } from './rules.ts';

/** Things unseen that are listed; the last one says that there are more. */
const MAX_UNSEEN = 200;

/** What the parts of one reading share. */
export interface ReadingContext {
  readonly archive: Archive;
  readonly rules: ReadingRules;
  readonly prepared: PreparedRules;
  readonly addresses: AddressBook;
  readonly patterns: PatternBook;
  readonly unseen: readonly Unseen[];
  /** Notes what can not be seen; the same thing once. */
  miss(area: Area, what: string, reason: UnseenReason, text: string): void;
  /** Content of an entry; undefined when it can't be had, which is then noted. */
  content(entry: ArchiveEntry, area: Area, maxBytes?: number): Promise<Uint8Array | undefined>;
}

function reasonOf({ code }: ArchiveError): UnseenReason {
  switch (code) {
    case 'ENCRYPTED':
      return 'encrypted';
    case 'OVER_LIMIT':
      return 'cap';
    case 'UNSUPPORTED':
      return 'unsupported';
    case 'NOT_AN_ARCHIVE':
    case 'MALFORMED':
    case 'CORRUPT':
      return 'unparsed';
  }
}

export function createReadingContext(archive: Archive, prepared: PreparedRules): ReadingContext {
  const { rules } = prepared;
  const { lists } = rules.limits;
  const unseen: Unseen[] = [];
  const known = new Set<string>();
  const miss: ReadingContext['miss'] = (area, what, reason, text) => {
    const key = `${area} ${reason} ${what}`;
    if (known.has(key) || unseen.length > MAX_UNSEEN) return;
    known.add(key);
    if (unseen.length < MAX_UNSEEN) unseen.push({ area, what, reason, text });
    else unseen.push({ area, what: '…', reason: 'cap', text: 'more is unseen than is listed' });
  };
  return {
    archive,
    rules,
    prepared,
    addresses: createAddressBook(lists),
    patterns: createPatternBook(prepared, lists),
    unseen,
    miss,
    async content(entry, area, maxBytes) {
      try {
        return await archive.read(entry, maxBytes);
      } catch (error) {
        if (!(error instanceof ArchiveError)) throw error;
        miss(area, entry.name, reasonOf(error), error.message);
        return undefined;
      }
    },
  };
}
