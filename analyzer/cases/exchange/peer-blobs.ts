import { createHash } from 'node:crypto';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Blobs } from '../../stores/blobs/blobs.ts';
import type { Db, Records } from '../../stores/records/records.ts';
import { ExchangeError } from './errors.ts';
import type { ExchangeRules } from './rules.ts';

export interface PeerBlobsDeps {
  records: Records;
  blobs: Pick<Blobs, 'info' | 'open' | 'put'>;
  time: TimeSource;
  rules: ExchangeRules;
}

const mebibyte = 1_024 * 1_024;

/** Files of shared cases that are not here yet, few at a time: messages do not wait behind evidence. */
export async function listWanted(
  db: Db,
  peerId: string,
  { blobs }: ExchangeRules,
): Promise<string[]> {
  const rows = await db
    .selectFrom('exchange_blobs')
    .select('sha256')
    .where('peer_id', '=', peerId)
    .where('state', '=', 'wanted')
    .orderBy('attempts')
    .orderBy('noted_at')
    .limit(blobs.perRound)
    .execute();
  return [...new Set(rows.map((row) => row.sha256))];
}

/**
 * A file for the peer. Throws BLOB_NOT_SHARED when it is not here, or neither a message that left for the peer names it nor
 * the peer itself has sent it: a hash alone opens nothing.
 */
export async function takeBlob(
  { records, blobs }: PeerBlobsDeps,
  peerId: string,
  sha256: string,
): Promise<{ bytes: number; content: Readable }> {
  const named = await records.db
    .selectFrom('exchange_blobs')
    .select('sha256')
    .where('peer_id', '=', peerId)
    .where('sha256', '=', sha256)
    .where('state', '=', 'stored')
    .limit(1)
    .executeTakeFirst();
  const info = named && (await blobs.info(sha256));
  if (!info) throw new ExchangeError('BLOB_NOT_SHARED', 'No message to this node names the file.');
  return { bytes: info.bytes, content: await blobs.open(sha256) };
}

/** Ends with an error instead of its last byte when the content is not what its address says. */
function checked(sha256: string): Transform {
  const digest = createHash('sha256');
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      digest.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      const sound = digest.digest('hex') === sha256;
      done(sound ? null : new ExchangeError('PEER_REFUSED', 'The file is not what was asked for.'));
    },
  });
}

async function settle(
  { records, rules, time }: PeerBlobsDeps,
  peerId: string,
  sha256: string,
  error: { code?: unknown; message?: string } | undefined,
): Promise<void> {
  const tooLarge = error?.code === 'BLOB_TOO_LARGE';
  await records.db
    .updateTable('exchange_blobs')
    .set((eb) => ({
      attempts: eb('attempts', '+', 1),
      error: error?.message?.slice(0, 500) ?? null,
      noted_at: isoNow(time),
      state:
        error === undefined
          ? eb.val('stored')
          : tooLarge
            ? eb.val('too-large')
            : eb
                .case()
                .when('attempts', '>=', rules.blobs.attempts - 1)
                .then('failed' as const)
                .else('wanted' as const)
                .end(),
    }))
    .where('peer_id', '=', peerId)
    .where('sha256', '=', sha256)
    .where('state', '=', 'wanted')
    .execute();
}

/** Whether the file is waited for from this peer; one that came from elsewhere meanwhile no longer. */
export async function isWanted(
  deps: PeerBlobsDeps,
  peerId: string,
  sha256: string,
): Promise<boolean> {
  const { db } = deps.records;
  const row = await db
    .selectFrom('exchange_blobs')
    .select('sha256')
    .where('peer_id', '=', peerId)
    .where('sha256', '=', sha256)
    .where('state', '=', 'wanted')
    .executeTakeFirst();
  if (!row) return false;
  if ((await deps.blobs.info(sha256)) === undefined) return true;
  // Not noted as stored: that another unit brought it does not make it this peer's.
  await db
    .deleteFrom('exchange_blobs')
    .where('peer_id', '=', peerId)
    .where('sha256', '=', sha256)
    .where('state', '=', 'wanted')
    .execute();
  return false;
}

/** Notes that the peer could not give a file; after some tries it is left to people. */
export async function noteBlobFailure(
  deps: PeerBlobsDeps,
  peerId: string,
  sha256: string,
  error: unknown,
): Promise<void> {
  await settle(deps, peerId, sha256, error as { code?: unknown; message?: string });
}

/** Stores a file that was asked for; bounded, and checked against its address before it has a name. */
export async function storeBlob(
  deps: PeerBlobsDeps,
  peerId: string,
  sha256: string,
  content: Readable,
): Promise<void> {
  if (!(await isWanted(deps, peerId, sha256))) {
    content.resume();
    throw new ExchangeError('BLOB_NOT_WANTED', 'Nobody waits for this file.');
  }
  const check = checked(sha256);
  try {
    // Errors of either reach `put`, which then leaves nothing behind.
    void pipeline(content, check).catch((error: Error) => check.destroy(error));
    await deps.blobs.put(check, deps.rules.blobs.maxMegabytes * mebibyte);
    await settle(deps, peerId, sha256, undefined);
  } catch (error) {
    await settle(deps, peerId, sha256, error as { code?: unknown; message?: string });
    throw error;
  }
}
