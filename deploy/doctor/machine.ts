import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import type { DoctorLimits, Finding } from './check.ts';

const mebibyte = 1024 * 1024;

export function checkMemory(limits: DoctorLimits, bytes = totalmem()): Finding {
  const have = Math.round(bytes / mebibyte);
  const detail = `${have} MiB of memory, ${limits.minimumMemoryMiB} MiB needed`;
  if (have >= limits.minimumMemoryMiB) return { check: 'memory', state: 'ok', detail };
  return {
    check: 'memory',
    state: 'failed',
    detail,
    remedy: 'Give the machine more memory, or run only a remote collector on it.',
  };
}

/** Free space where the data folder is, or where it would be made. */
export async function checkDisk(limits: DoctorLimits, folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder);
  const free = Math.round((bavail * bsize) / mebibyte);
  const detail = `${free} MiB free at ${folder}, ${limits.minimumFreeDiskMiB} MiB needed`;
  if (free >= limits.minimumFreeDiskMiB) return { check: 'disk', state: 'ok', detail };
  return {
    check: 'disk',
    state: 'failed',
    detail,
    remedy: 'Free space on this disk, or start with --data on a larger one.',
  };
}

export function checkVersion(limits: DoctorLimits, version = process.versions.node): Finding {
  const detail = `Node ${version}`;
  if (Number.parseInt(version, 10) >= limits.minimumNodeMajor) {
    return { check: 'node', state: 'ok', detail };
  }
  return {
    check: 'node',
    state: 'failed',
    detail,
    remedy: `Start through npm (npm start, npm run xiaodun): it brings Node ${limits.minimumNodeMajor}.`,
  };
}

/** Files that a running time service leaves behind once the clock is synchronised. */
const synchronisedBy = [
  '/run/systemd/timesync/synchronized',
  '/run/chrony/chronyd.pid',
  '/run/ntpd.pid',
];

export function checkClock(limits: DoctorLimits, now: number): Finding {
  const shown = new Date(now).toISOString();
  if (now < Date.parse(limits.notBefore)) {
    return {
      check: 'clock',
      state: 'failed',
      detail: `the clock says ${shown}, which is in the past`,
      remedy: 'Set the date: timedatectl set-ntp true (evidence is dated by this clock).',
    };
  }
  if (synchronisedBy.some((file) => existsSync(file))) {
    return { check: 'clock', state: 'ok', detail: `${shown}, synchronised` };
  }
  return {
    check: 'clock',
    state: 'unknown',
    detail: `${shown}; no time service was found`,
    remedy: 'Run a time service against your bureau: timedatectl set-ntp true, or install chrony.',
  };
}
