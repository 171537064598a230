import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLiveConnection, type LiveState } from './connection.ts';
import { parseLive, topicsOf, type LiveMessage } from './topics.ts';

/** What the connection uses of an EventSource, driven by hand. */
class Stream extends EventTarget {
  readyState = 0;
  closed = false;
  close(): void {
    this.closed = true;
  }
  fail(readyState: 0 | 2): void {
    this.readyState = readyState;
    this.dispatchEvent(new Event('error'));
  }
}

describe('the live connection', () => {
  let streams: Stream[];
  let states: LiveState[];
  let messages: LiveMessage[];
  const start = () =>
    createLiveConnection({
      open: () => {
        const stream = new Stream();
        streams.push(stream);
        return stream as unknown as EventSource;
      },
      onState: (state) => states.push(state),
      onMessage: (message) => messages.push(message),
    });

  beforeEach(() => {
    vi.useFakeTimers();
    streams = [];
    states = [];
    messages = [];
  });
  afterEach(() => vi.useRealTimers());

  it('passes on what it understands and drops the rest', () => {
    const connection = start();
    streams[0]?.dispatchEvent(new Event('open'));
    for (const data of ['{"topic":"alert","id":"a","unitId":"u"}', 'noise', '{"x":1}', 'null']) {
      streams[0]?.dispatchEvent(new MessageEvent('message', { data }));
    }
    expect(messages).toEqual([{ topic: 'alert', id: 'a', unitId: 'u' }]);
    expect(states).toEqual(['connecting', 'live']);
    connection.close();
  });

  it('leaves a dropped stream to the browser and opens a closed one anew, ever more slowly', () => {
    const connection = start();
    streams[0]?.fail(0);
    vi.advanceTimersByTime(60_000);
    expect(streams).toHaveLength(1);
    streams[0]?.fail(2);
    vi.advanceTimersByTime(1_300);
    expect(streams).toHaveLength(2);
    streams[1]?.fail(2);
    vi.advanceTimersByTime(1_300);
    expect(streams).toHaveLength(2);
    vi.advanceTimersByTime(1_300);
    expect(streams).toHaveLength(3);
    expect(states.at(-1)).toBe('lost');
    connection.close();
  });

  it('stays closed, also when closed twice', () => {
    const connection = start();
    streams[0]?.fail(2);
    connection.close();
    connection.close();
    vi.advanceTimersByTime(120_000);
    expect(streams).toHaveLength(1);
  });
});

describe('live messages', () => {
  it('say what to read again', () => {
    expect(topicsOf({ topic: 'alert' })).toContain('alerts');
    expect(topicsOf({ topic: 'source' })).toContain('health');
    for (const kind of ['attestation', 'exception', 'finding', 'filing', 'drill', 'run'] as const) {
      expect(topicsOf({ topic: kind })).toContain(`${kind}s`);
    }
    expect(topicsOf({ topic: 'future' } as unknown as LiveMessage)).toEqual([]);
  });

  it('must have a topic', () => {
    expect(parseLive('{"topic":3}')).toBeUndefined();
    expect(parseLive('[1]')).toBeUndefined();
  });
});
