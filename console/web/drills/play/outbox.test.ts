import { beforeEach, describe, expect, it } from 'vitest';
import { createOutbox, type Waiting } from './outbox.ts';

class Unsure extends Error {}

describe('the outbox of a player', () => {
  let kept: Map<string, string>;
  let arrived: string[];
  let fail: (waiting: Waiting<string>) => Error | undefined;
  const open = () => {
    const outbox = createOutbox<string>({
      storage: {
        getItem: (name) => kept.get(name) ?? null,
        setItem: (name, text) => void kept.set(name, text),
        removeItem: (name) => void kept.delete(name),
      },
      name: 'drill',
      async send(waiting) {
        const error = fail(waiting);
        if (error) throw error;
        arrived.push(waiting.key);
      },
      isUnsure: (error) => error instanceof Unsure,
      wordsOf: (error) => (error as Error).message,
      onSent: () => undefined,
      wait: () => Promise.resolve(),
    });
    outbox.start();
    return outbox;
  };
  const settled = async (done: () => boolean): Promise<void> => {
    for (let tries = 0; tries < 1_000 && !done(); tries += 1) await Promise.resolve();
    expect(done()).toBe(true);
  };

  beforeEach(() => {
    kept = new Map();
    arrived = [];
    fail = () => undefined;
  });

  it('sends in the order of making and keeps nothing afterwards', async () => {
    const outbox = open();
    for (const key of ['a', 'b', 'c']) outbox.add(key, key, 'now');
    await settled(() => outbox.list().length === 0);
    expect(arrived).toEqual(['a', 'b', 'c']);
    expect(kept.size).toBe(0);
  });

  it('tries again with the same key while the line is bad', async () => {
    let left = 3;
    fail = () => (left-- > 0 ? new Unsure() : undefined);
    const outbox = open();
    outbox.add('x', 'a', 'now');
    outbox.add('y', 'b', 'now');
    await settled(() => outbox.list().length === 0);
    expect(arrived).toEqual(['a', 'b']);
  });

  it('goes on after a reload with what had not arrived', async () => {
    fail = () => new Unsure();
    const first = open();
    first.add('x', 'a', 'now');
    first.stop();
    fail = () => undefined;
    const second = open();
    await settled(() => second.list().length === 0);
    expect(arrived).toContain('a');
  });

  it('keeps what was refused until it was read, and sends the rest', async () => {
    fail = ({ key }) => (key === 'a' ? new Error('演练已暂停') : undefined);
    const outbox = open();
    outbox.add('x', 'a', 'now');
    outbox.add('y', 'b', 'now');
    await settled(() => arrived.length === 1);
    expect(outbox.list()).toMatchObject([{ key: 'a', refused: '演练已暂停' }]);
    outbox.dismiss('a');
    expect(outbox.list()).toEqual([]);
  });

  it('begins anew when what the browser kept is broken', () => {
    kept.set('drill', '{{{');
    expect(open().list()).toEqual([]);
  });
});
