import { describe, expect, it } from 'vitest';
import { cardSize, layoutTimeline, type TimelineEntry } from './timeline-layout.ts';

const entry = (id: string, change: Partial<TimelineEntry> = {}): TimelineEntry => ({
  id,
  no: id,
  title: id,
  lane: 'tech',
  atMs: 0,
  after: [],
  ...change,
});

describe('the time line of a scenario', () => {
  it('puts cards by time and never over each other', () => {
    const entries = Array.from({ length: 30 }, (_, index) =>
      entry(`i${index}`, { atMs: (index % 7) * 60_000, lane: index % 2 === 0 ? 'tech' : 'lead' }),
    );
    const { cards, lanes, height } = layoutTimeline(entries, ['lead', 'tech'], 900);
    expect(cards).toHaveLength(30);
    for (const one of cards) {
      const lane = lanes.find(({ id }) => id === one.entry.lane);
      expect(one.y).toBeGreaterThanOrEqual(lane?.top ?? Number.POSITIVE_INFINITY);
      expect(one.y + cardSize.height).toBeLessThanOrEqual(height);
      const covered = cards.some(
        (other) =>
          other !== one &&
          Math.abs(other.x - one.x) < cardSize.width &&
          Math.abs(other.y - one.y) < cardSize.height,
      );
      expect(covered).toBe(false);
    }
  });

  it('puts what has no time after what it waits for, marked as a guess, with an arrow', () => {
    const { cards, arrows } = layoutTimeline(
      [entry('a', { atMs: 300_000 }), entry('b', { atMs: undefined, after: ['a'] })],
      ['tech'],
      900,
    );
    const [a, b] = [cards.find((c) => c.entry.id === 'a'), cards.find((c) => c.entry.id === 'b')];
    expect(b?.x).toBeGreaterThan(a?.x ?? Number.POSITIVE_INFINITY);
    expect(b?.isGuess).toBe(true);
    expect(arrows.map(({ from, to }) => [from, to])).toEqual([['a', 'b']]);
  });

  it('ends when entries wait for each other or for what is not there', () => {
    const { cards, arrows } = layoutTimeline(
      [
        entry('a', { atMs: undefined, after: ['b'] }),
        entry('b', { atMs: undefined, after: ['a', 'gone', 'b'] }),
      ],
      ['tech'],
      900,
    );
    expect(cards).toHaveLength(2);
    expect(arrows).toHaveLength(2);
  });

  it('leaves out lanes without cards and marks the axis sparsely', () => {
    const { lanes, ticks } = layoutTimeline(
      [entry('a'), entry('b', { atMs: 3 * 3_600_000 })],
      ['lead', 'tech'],
      800,
    );
    expect(lanes.map(({ id }) => id)).toEqual(['tech']);
    expect(ticks.length).toBeGreaterThan(2);
    expect(ticks.length).toBeLessThan(15);
  });
});
