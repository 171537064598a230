import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Finding } from './check.ts';

/** The folder itself, or the nearest parent that exists. */
export function nearestExisting(folder: string): string {
  let at = resolve(folder);
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return at;
}

export function checkFolder(dataDir: string): Finding[] {
  const at = nearestExisting(dataDir);
  const findings: Finding[] = [];
  try {
    accessSync(at, constants.W_OK | constants.X_OK);
    findings.push({ check: 'data folder', state: 'ok', detail: `${at} can be written` });
  } catch {
    findings.push({
      check: 'data folder',
      state: 'failed',
      detail: `${at} cannot be written by this user`,
      remedy: `Give it to this user: chown "$USER" ${at}, or start with --data elsewhere.`,
    });
  }
  const key = join(dataDir, 'keys', 'master.key');
  if (existsSync(key) && (statSync(key).mode & 0o077) !== 0) {
    findings.push({
      check: 'key file',
      state: 'failed',
      detail: `${key} can be read by others`,
      remedy: `chmod 600 ${key}`,
    });
  }
  return findings;
}
