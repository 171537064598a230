import { expect, it } from 'vitest';
import { persistently } from './persistently.ts';
import { lengthOf } from './countdown.ts';
import { textsIn } from './texts.ts';

class Unsure extends Error {}
class Refused extends Error {}

function plan(outcomes: readonly (Error | 'signed')[]) {
  const waited: number[] = [];
  let tries = 0;
  const run = persistently(
    async () => {
      const outcome = outcomes[tries] ?? 'signed';
      tries += 1;
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
    {
      isUnsure: (error) => error instanceof Unsure,
      onUnsure: () => undefined,
      wait: async (ms) => void waited.push(ms),
    },
  );
  return { run, waited, tries: () => tries };
}

it('tries again until the server has answered, waiting longer each time', async () => {
  const { run, waited, tries } = plan(Array.from({ length: 7 }, () => new Unsure()));
  expect(await run).toBe('signed');
  expect(tries()).toBe(8);
  expect(waited).toEqual([2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 30_000]);
});

it('does not repeat what was refused', async () => {
  const { run, tries } = plan([new Unsure(), new Refused('no')]);
  await expect(run).rejects.toBeInstanceOf(Refused);
  expect(tries()).toBe(2);
});

it('says how long in two parts', () => {
  const zh = textsIn('zh-CN');
  expect(lengthOf(30_000, zh)).toBe('1 分钟');
  expect(lengthOf(2 * 3_600_000 + 5 * 60_000, zh)).toBe('2 小时 5 分钟');
  expect(lengthOf(-26 * 3_600_000, zh)).toBe('1 天 2 小时');
});
