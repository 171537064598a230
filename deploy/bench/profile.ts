import { Session } from 'node:inspector/promises';

/** One function of a CPU profile with the share of the samples that it was on top of the stack. */
export interface HotFunction {
  name: string;
  place: string;
  percent: number;
}

export interface Profile {
  /** Ends the profile; the `n` functions that took the most time of their own, without idle time. */
  hottest(n: number): Promise<HotFunction[]>;
}

/** Profiles the thread that calls (node:inspector reaches its own thread only). */
export async function startProfile(): Promise<Profile> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 500 });
  await session.post('Profiler.start');
  return {
    async hottest(n) {
      const { profile } = await session.post('Profiler.stop');
      session.disconnect();
      const own = new Map<string, number>();
      let busy = 0;
      for (const node of profile.nodes) {
        const { functionName, url, lineNumber } = node.callFrame;
        if (functionName === '(idle)' || functionName === '(program)') continue;
        const hits = node.hitCount ?? 0;
        busy += hits;
        const file = url.split('/').slice(-3).join('/');
        const key = `${functionName === '' ? '(anonymous)' : functionName}\t${file}:${lineNumber + 1}`;
        own.set(key, (own.get(key) ?? 0) + hits);
      }
      const sorted = [...own].sort((a, b) => b[1] - a[1]).slice(0, n);
      return sorted.map(([key, hits]) => {
        const [name = '', place = ''] = key.split('\t');
        return { name, place, percent: Math.round((1_000 * hits) / Math.max(1, busy)) / 10 };
      });
    },
  };
}
