import type { CatalogueItem } from '../catalogue/catalogue.ts';
import { settle } from '../combine-item.ts';
import { decideItem, type Decision, type ItemTally } from '../decide-item.ts';
import type { AttestedVerdict, ItemInputs, TelemetryInput } from '../item-result.ts';
import { countItem, noCounts, type ItemCounts, type ItemMark } from '../scoring/count.ts';
import { flagsOf, isExcluded, markOf } from './flags.ts';
import type { Profile } from './profile.ts';
import {
  createWindows,
  kindMask,
  packWords,
  unpackWords,
  windowOf,
  windowsAt,
  wordKinds,
  wordOf,
  type Window,
  type WordKind,
} from './words.ts';

/** The verdicts of a system, with when each counts: enough to score it at any instant after it was made. */
export interface Sheet {
  words: string;
  windows: readonly Window[];
  /** Verdicts whose span of time no longer found room; they count as unknown. */
  dropped: number;
}

export interface SheetItem {
  inputs: ItemInputs;
  mark?: ItemMark;
}

const nothing: SheetItem = { inputs: { telemetry: [], attestations: [], exceptions: [] } };

function kindOf({ verdict, confirmable }: TelemetryInput): WordKind {
  if (verdict === 'not-satisfied') return 'failed';
  return verdict === 'partial' && confirmable === true ? 'confirmable' : verdict;
}

const attestedKinds: Readonly<Record<AttestedVerdict, WordKind>> = {
  satisfied: 'attested-satisfied',
  partial: 'attested-partial',
  'not-satisfied': 'attested-failed',
};

/** Packs what is known of the items of a profile. Made at `at`, it holds for every later instant until something changes. */
export function makeSheet(
  items: readonly CatalogueItem[],
  known: ReadonlyMap<string, SheetItem>,
  at: string,
): Sheet {
  const windows = createWindows();
  const atMs = Date.parse(at);
  const span = (from: string, until: string | null) => {
    const fromMs = Date.parse(from);
    return windows.indexOf(fromMs <= atMs ? 0 : fromMs, until === null ? null : Date.parse(until));
  };
  const packed = items.map(({ key }) => {
    const { inputs, mark } = known.get(key) ?? nothing;
    const { telemetry, attestations, exceptions, exclusion } = inputs;
    const words = [
      ...settle(telemetry).counted.map((row) =>
        row.verdict === 'unknown'
          ? wordOf('unknown', 0)
          : wordOf(kindOf(row), span(row.observedTo, row.expiresAt)),
      ),
      ...attestations
        .filter(({ reviewed }) => reviewed)
        .map((one) => wordOf(attestedKinds[one.verdict], span(one.effectiveFrom, one.expiresAt))),
      ...exceptions.map((one) => wordOf('exception', span(one.effectiveFrom, one.expiresAt))),
    ];
    return { flags: flagsOf(exclusion !== undefined, mark), words };
  });
  return { words: packWords(packed), windows: windows.windows, dropped: windows.dropped() };
}

const attestedBy: Partial<Record<WordKind, AttestedVerdict>> = {
  'attested-satisfied': 'satisfied',
  'attested-partial': 'partial',
  'attested-failed': 'not-satisfied',
};
const rank: Readonly<Record<AttestedVerdict, number>> = {
  'not-satisfied': 0,
  partial: 1,
  satisfied: 2,
};

function addWord(tally: ItemTally, kind: WordKind, open: boolean): void {
  switch (kind) {
    case 'exception':
      if (open) tally.excepted = true;
      return;
    case 'attested-satisfied':
    case 'attested-partial':
    case 'attested-failed': {
      const attested = attestedBy[kind];
      if (!open || attested === undefined) return;
      if (tally.attested === undefined || rank[attested] < rank[tally.attested])
        tally.attested = attested;
      return;
    }
    case 'satisfied':
    case 'confirmable':
    case 'partial':
    case 'failed':
    case 'unknown':
      tally[open ? kind : 'unknown'] += 1;
  }
}

/** Judges every item of a sheet at an instant, in the order of the profile. */
export function decideSheet(
  sheet: Pick<Sheet, 'words' | 'windows'>,
  at: string,
  visit: (index: number, decision: Decision, mark: ItemMark | undefined) => void,
): void {
  const words = unpackWords(sheet.words);
  const open = windowsAt(sheet.windows, Date.parse(at));
  let place = 0;
  for (let index = 0; place < words.length; index += 1) {
    const end = place + 2 + (words[place] ?? 0);
    const flags = words[place + 1] ?? 0;
    const tally: ItemTally = {
      satisfied: 0,
      confirmable: 0,
      partial: 0,
      failed: 0,
      unknown: 0,
      attested: undefined,
      excluded: isExcluded(flags),
      excepted: false,
    };
    for (place += 2; place < end; place += 1) {
      const word = words[place] ?? 0;
      const kind = wordKinds[word & kindMask];
      if (kind !== undefined) addWord(tally, kind, open[windowOf(word)] === 1);
    }
    visit(index, decideItem(tally), markOf(flags));
  }
}

/** What every scoring pack needs, straight from a sheet. */
export function countSheet(
  sheet: Pick<Sheet, 'words' | 'windows'>,
  profile: Profile,
  at: string,
): ItemCounts {
  const counts = noCounts();
  decideSheet(sheet, at, (index, decision, mark) => {
    const traits = profile.traits[index];
    if (traits) countItem(counts, traits, decision, mark);
  });
  return counts;
}
