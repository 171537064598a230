/** One stimulus of a scenario, as the time line draws it. */
export interface TimelineEntry {
  id: string;
  /** As printed in the script: `2.3`. */
  no: string;
  title: string;
  /** Row: the role that it goes to. */
  lane: string;
  /** Planned exercise time in milliseconds; undefined when only its condition decides. */
  atMs: number | undefined;
  /** Ids of entries that must have happened before. */
  after: readonly string[];
}

interface Card<E extends TimelineEntry> {
  entry: E;
  x: number;
  y: number;
  /** Its place is worked out from what it waits for. */
  isGuess: boolean;
}

export interface TimelineLayout<E extends TimelineEntry> {
  width: number;
  height: number;
  lanes: readonly { id: string; top: number; height: number }[];
  cards: readonly Card<E>[];
  /** SVG paths from the end of one card to the beginning of the other. */
  arrows: readonly { from: string; to: string; path: string }[];
  ticks: readonly { x: number; ms: number }[];
}

export const cardSize = { width: 152, height: 58 } as const;
const gap = 8;
const lanePadding = 10;
const axisHeight = 28;
const inset = 12;
/** Steps of the axis, in minutes; the first that leaves enough room between two marks. */
const tickMinutes = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1_440] as const;
const leastTickPx = 72;
/** What has no time of its own is drawn this much after what it waits for. */
const guessMs = 60_000;

/** Planned times, with guesses for entries that only wait for others. Ends with cycles, too: each entry is looked at once per chain. */
function timesOf(entries: readonly TimelineEntry[]): Map<string, number> {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const times = new Map<string, number>();
  const timeOf = (entry: TimelineEntry, chain: ReadonlySet<string>): number => {
    const known = times.get(entry.id) ?? entry.atMs;
    if (known !== undefined) return known;
    if (chain.has(entry.id)) return 0;
    const within = new Set(chain).add(entry.id);
    const before = entry.after.flatMap((id) => {
      const found = byId.get(id);
      return found === undefined ? [] : [timeOf(found, within)];
    });
    return Math.max(0, ...before) + guessMs;
  };
  for (const entry of entries) times.set(entry.id, timeOf(entry, new Set()));
  return times;
}

interface Place {
  x: number;
  y: number;
}

/** Room between the edge of a card and an arrow that goes straight down or up. */
const arrowInset = 16;

/** From the end of one card to the beginning of the other; straight down or up where one stands over the other. */
function curve(from: Place, to: Place): string {
  const { width, height } = cardSize;
  const shared = Math.max(from.x, to.x) + arrowInset;
  if (to.y !== from.y && shared < Math.min(from.x, to.x) + width) {
    return to.y > from.y
      ? `M${shared} ${from.y + height} L${shared} ${to.y}`
      : `M${shared} ${from.y} L${shared} ${to.y + height}`;
  }
  const start = { x: from.x + width, y: from.y + height / 2 };
  const end = { x: to.x, y: to.y + height / 2 };
  const bend = Math.max(24, Math.abs(end.x - start.x) / 2);
  return `M${start.x} ${start.y} C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x} ${end.y}`;
}

/** Places of all cards, arrows and marks. Lanes in the order given; cards that would overlap go below each other. */
export function layoutTimeline<E extends TimelineEntry>(
  entries: readonly E[],
  laneIds: readonly string[],
  leastWidth: number,
): TimelineLayout<E> {
  const times = timesOf(entries);
  const lastMs = Math.max(60_000, ...times.values());
  const span =
    Math.max(leastWidth, Math.min(6_000, entries.length * 76)) - cardSize.width - 2 * inset;
  const pxPerMs = Math.max(span, 100) / lastMs;
  const cards: Card<E>[] = [];
  const lanes: { id: string; top: number; height: number }[] = [];
  let top = axisHeight;
  for (const id of laneIds) {
    const rowEnds: number[] = [];
    const ofLane = entries
      .filter(({ lane }) => lane === id)
      .toSorted((one, other) => (times.get(one.id) ?? 0) - (times.get(other.id) ?? 0));
    if (ofLane.length === 0) continue;
    for (const entry of ofLane) {
      const x = inset + (times.get(entry.id) ?? 0) * pxPerMs;
      const free = rowEnds.findIndex((end) => end + gap <= x);
      const row = free < 0 ? rowEnds.length : free;
      rowEnds[row] = x + cardSize.width;
      const y = top + lanePadding + row * (cardSize.height + gap);
      cards.push({ entry, x, y, isGuess: entry.atMs === undefined });
    }
    const height = 2 * lanePadding + rowEnds.length * (cardSize.height + gap) - gap;
    lanes.push({ id, top, height });
    top += height;
  }
  const placed = new Map(cards.map((card) => [card.entry.id, card]));
  const arrows = cards.flatMap((card) =>
    card.entry.after.flatMap((id) => {
      const from = placed.get(id);
      return from === undefined || id === card.entry.id
        ? []
        : [{ from: id, to: card.entry.id, path: curve(from, card) }];
    }),
  );
  const step = tickMinutes.find((minutes) => minutes * 60_000 * pxPerMs >= leastTickPx) ?? 1_440;
  const ticks = Array.from({ length: Math.floor(lastMs / (step * 60_000)) + 1 }, (_, index) => ({
    ms: index * step * 60_000,
    x: inset + index * step * 60_000 * pxPerMs,
  }));
  return {
    width: inset + lastMs * pxPerMs + cardSize.width + inset,
    height: top,
    lanes,
    cards,
    arrows,
    ticks,
  };
}
