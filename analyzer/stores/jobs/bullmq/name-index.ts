import type { Redis } from 'ioredis';

/** Which queues and repetitions exist: BullMQ knows them only one queue at a time. */
export interface NameIndex {
  names(): Promise<string[]>;
  remember(name: string): Promise<void>;
  repeatName(key: string): Promise<string | undefined>;
  rememberRepeat(key: string, name: string): Promise<void>;
  forgetRepeat(key: string): Promise<void>;
}

export function createNameIndex(redis: Redis, prefix: string): NameIndex {
  const namesKey = `${prefix}:names`;
  const repeatsKey = `${prefix}:repeats`;
  const remembered = new Set<string>();

  async function remember(name: string): Promise<void> {
    if (remembered.has(name)) return;
    await redis.sadd(namesKey, name);
    remembered.add(name);
  }

  return {
    names: () => redis.smembers(namesKey),
    remember,
    repeatName: async (key) => (await redis.hget(repeatsKey, key)) ?? undefined,
    async rememberRepeat(key, name) {
      await remember(name);
      await redis.hset(repeatsKey, key, name);
    },
    async forgetRepeat(key) {
      await redis.hdel(repeatsKey, key);
    },
  };
}
