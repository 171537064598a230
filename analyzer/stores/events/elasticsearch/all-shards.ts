import { setTimeout as sleep } from 'node:timers/promises';
import { statusOf } from './connect.ts';

/** Pauses before the next try, in ms: about 12 s together, enough for a new day's primary shard to be assigned. */
const pauses = [100, 200, 400, 800, 1_600, 3_200, 6_000];

/**
 * Runs a read that needs every shard, and again while the cluster answers 503: the index of a day that has just begun has no
 * primary for a moment, and after a node is lost its replicas take over. Reads never put up with missing shards, because a
 * count that leaves some out would be wrong without saying so.
 */
export async function withAllShards<T>(read: () => Promise<T>): Promise<T> {
  for (const pause of pauses) {
    try {
      return await read();
    } catch (error) {
      if (statusOf(error) !== 503) throw error;
      await sleep(pause);
    }
  }
  return read();
}
