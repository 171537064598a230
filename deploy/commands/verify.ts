import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { json } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { readOrCreateSigningKey, signingKeyFile } from '../../analyzer/audit/signing-key.ts';
import { verifyEverything, type VerifySummary } from '../../analyzer/audit/verify-everything.ts';
import { verifyBlobFolder } from '../../analyzer/stores/blobs/file-blobs.ts';
import { verifyFolder } from '../../analyzer/stores/events/duckdb/verify.ts';
import { lockDataFolder } from '../../analyzer/stores/records/data-folder-lock.ts';
import { DataFolderLockedError } from '../../analyzer/stores/records/errors.ts';
import { openRecords } from '../../analyzer/stores/records/open.ts';
import type { Records } from '../../analyzer/stores/records/records.ts';
import { readRunFile, type RunFile } from '../../console/api/audit/run-file.ts';
import { peekNodeConfig } from '../up/node-config.ts';
import { usage } from './command.ts';

type Summary = VerifySummary & { mode: 'online' | 'offline' };

/** The walk takes as long as it takes; only a node that does not answer at all is given up. */
const connectTimeoutMs = 10_000;

function ask({ url, token }: RunFile): Promise<unknown> {
  const address = new URL('/api/v1/audit/verify-local', url);
  const options = {
    method: 'POST',
    headers: { 'x-local-token': token },
    // This machine, at the address that the node itself wrote down: its certificate may be of a local CA.
    rejectUnauthorized: false,
  };
  return new Promise((resolve, reject) => {
    const request = address.protocol === 'https:' ? httpsRequest : httpRequest;
    const asked = request(address, options, (response) => {
      if (response.statusCode === 200) json(response).then(resolve, reject);
      else reject(new Error(`the running node answered ${response.statusCode}`));
    });
    asked.on('error', reject);
    const timer = setTimeout(() => asked.destroy(new Error('no answer')), connectTimeoutMs);
    asked.on('socket', (socket) => {
      socket.once('connect', () => clearTimeout(timer));
    });
    asked.end();
  });
}

async function verifyOnline(dataDir: string, locked: DataFolderLockedError): Promise<Summary> {
  const run = readRunFile(dataDir);
  if (!run) throw new Error(`${locked.message} It left no readable run.json to ask it by.`);
  return { ...((await ask(run)) as VerifySummary), mode: 'online' };
}

function openForReading(dataDir: string): Promise<Records> {
  const { records } = peekNodeConfig(dataDir);
  if (records.engine === 'postgres' && records.postgresUrl !== undefined) {
    const connectionString = records.postgresUrl;
    return openRecords({ kind: 'postgres', connectionString, readOnly: true });
  }
  const path = join(dataDir, 'records.sqlite');
  if (!existsSync(path)) throw new Error(`${dataDir} holds no records (no records.sqlite).`);
  return openRecords({ kind: 'sqlite', path, readOnly: true });
}

async function verifyOffline(dataDir: string): Promise<Summary> {
  const records = await openForReading(dataDir);
  try {
    const keyFile = signingKeyFile(dataDir);
    const key = existsSync(keyFile) ? readOrCreateSigningKey(keyFile) : undefined;
    const eventsDir = join(dataDir, 'events');
    const blobsDir = join(dataDir, 'blobs');
    const summary = await verifyEverything({
      records,
      ...(key && { trustedKeys: [key.publicKey] }),
      ...(existsSync(eventsDir) && { events: () => verifyFolder(eventsDir) }),
      ...(existsSync(blobsDir) && { blobs: { verify: () => verifyBlobFolder(blobsDir) } }),
    });
    return { ...summary, mode: 'offline' };
  } finally {
    await records.stop();
  }
}

async function verifyFolderOrNode(dataDir: string): Promise<Summary> {
  // A folder that no node has ever run from (a restored copy) is only read.
  if (!existsSync(join(dataDir, 'node.lock'))) return verifyOffline(dataDir);
  let lock;
  try {
    lock = lockDataFolder(dataDir);
  } catch (error) {
    if (error instanceof DataFolderLockedError) return verifyOnline(dataDir, error);
    throw error;
  }
  try {
    return await verifyOffline(dataDir);
  } finally {
    lock.release();
  }
}

/** Walks every chain, checkpoint, sealed day and blob: of the running node, or of its folder. Exit 1 names the first broken link. */
export async function verify(args: readonly string[]): Promise<number> {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: { data: { type: 'string', default: 'data' } },
    }));
  } catch {
    return usage('verify [--data DIR]');
  }
  if (!existsSync(values.data)) throw new Error(`There is no data folder ${values.data}.`);
  const summary = await verifyFolderOrNode(values.data);
  console.log(JSON.stringify(summary));
  const { skipped } = summary.cases;
  if (skipped !== undefined) console.error(`xiaodun verify: no workflows looked at. ${skipped}`);
  if (!summary.firstBroken) return 0;
  const { chain, seq, reason } = summary.firstBroken;
  console.error(`xiaodun verify: broken link: chain ${chain}, ${seq}: ${reason}`);
  return 1;
}
