import type { CatalogueItem } from '../catalogue/catalogue.ts';
import { settle } from '../combine-item.ts';
import { decideItem, type Decision, type ItemTally } from '../decide-item.ts';
import type { AttestedVerdict, ItemInputs, TelemetryInput } from '../item-result.ts';
import { countItem, noCounts, type ItemCounts, type ItemMark } from '../scoring/count.ts';
import { flagsOf, isExcluded, markOf } from './flags.ts';
import type { Profile } from './profile.ts';
import {
  createWindows,
  firstOfPeople,
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

const place = (kind: WordKind) => wordKinds.indexOf(kind);
const places = {
  satisfied: place('satisfied'),
  confirmable: place('confirmable'),
  partial: place('partial'),
  failed: place('failed'),
  unknown: place('unknown'),
  attestedSatisfied: place('attested-satisfied'),
  attestedPartial: place('attested-partial'),
  attestedFailed: place('attested-failed'),
  exception: place('exception'),
};

function attestedOf(seen: Uint16Array): AttestedVerdict | undefined {
  if (seen[places.attestedFailed]) return 'not-satisfied';
  if (seen[places.attestedPartial]) return 'partial';
  return seen[places.attestedSatisfied] ? 'satisfied' : undefined;
}

/** `seen`: words in force, by kind. */
function tallyOf(seen: Uint16Array, flags: number): ItemTally {
  return {
    satisfied: seen[places.satisfied] ?? 0,
    confirmable: seen[places.confirmable] ?? 0,
    partial: seen[places.partial] ?? 0,
    failed: seen[places.failed] ?? 0,
    unknown: seen[places.unknown] ?? 0,
    attested: attestedOf(seen),
    excluded: isExcluded(flags),
    excepted: (seen[places.exception] ?? 0) > 0,
  };
}

/** Judges every item of a sheet at an instant, in the order of the profile. */
export function decideSheet(
  sheet: Pick<Sheet, 'words' | 'windows'>,
  at: string,
  visit: (index: number, decision: Decision, mark: ItemMark | undefined) => void,
): void {
  const words = unpackWords(sheet.words);
  const open = windowsAt(sheet.windows, Date.parse(at));
  const seen = new Uint16Array(wordKinds.length);
  let next = 0;
  for (let index = 0; next < words.length; index += 1) {
    const end = next + 2 + (words[next] ?? 0);
    const flags = words[next + 1] ?? 0;
    seen.fill(0);
    for (next += 2; next < end; next += 1) {
      const word = words[next] ?? 0;
      let kind = word & kindMask;
      if (open[windowOf(word)] !== 1) {
        if (kind >= firstOfPeople) continue;
        kind = places.unknown;
      }
      seen[kind] = (seen[kind] ?? 0) + 1;
    }
    visit(index, decideItem(tallyOf(seen, flags)), markOf(flags));
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
