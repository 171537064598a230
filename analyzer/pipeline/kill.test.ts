import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** A few in the usual run; `XIAODUN_KILLS=20` for the long one. */
const kills = Number(process.env['XIAODUN_KILLS'] ?? 3);
const child = new URL('./testing/node-child.ts', import.meta.url).pathname;

/** Counts every line, by host. */
const rules = `
title: A line
id: line
name: line
logsource: {}
detection:
  s: {event.original|contains: 'number='}
  condition: s
---
title: Lines of a host
id: lines
correlation:
  type: event_count
  rules: [line]
  group-by: [host.name]
  timespan: 1h
  condition: {gte: 1}
`;

interface Run {
  text: string;
  signal: string | null;
}

/** Runs the node; with `killAfterMs`, kills it that long after its first acknowledgement. */
function runNode(folder: string, first: number, killAfterMs?: number): Promise<Run> {
  return new Promise((resolve, reject) => {
    const node = spawn(process.execPath, [child, folder, String(first)]);
    let text = '';
    let faults = '';
    if (killAfterMs !== undefined) {
      node.stdout.once('data', () => setTimeout(() => node.kill('SIGKILL'), killAfterMs));
    }
    node.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
    node.stderr.on('data', (bytes: Buffer) => (faults += bytes.toString()));
    node.on('close', (code, signal) => {
      if (signal === null && code !== 0) reject(new Error(faults));
      else resolve({ text: text.slice(0, text.lastIndexOf('\n')), signal });
    });
  });
}

/** What the correlation said of each event, by host; the same however often a line was read again after a kill. */
async function countsByHost(folder: string): Promise<Map<string, number>[]> {
  const byHost = new Map<string, Map<string, number>>();
  const text = await readFile(join(folder, 'detections'), 'utf8');
  for (const row of text.trim().split('\n')) {
    const [id = '', , host = '', value = ''] = row.split(' ');
    const values = byHost.get(host) ?? new Map<string, number>();
    byHost.set(host, values);
    const before = values.get(id);
    if (before !== undefined && before !== Number(value)) {
      expect.fail(`${id} was counted as ${before} and as ${value}`);
    }
    values.set(id, Number(value));
  }
  return [...byHost.values()];
}

test(
  `loses nothing acknowledged, stores and counts nothing twice over ${kills} kills of a whole node`,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'node-kill-'));
    try {
      await mkdir(join(folder, 'rules'));
      await writeFile(join(folder, 'rules', 'lines.yml'), rules);
      const acknowledged: { first: number; last: number }[] = [];
      for (let run = 0; run < kills; run++) {
        const first = run * 1_000_000;
        const { text, signal } = await runNode(folder, first, Math.random() * 1_500);
        expect(signal).toBe('SIGKILL');
        acknowledged.push({ first, last: Number(text.split('\n').at(-1)?.slice('ack '.length)) });
      }
      const { text } = await runNode(folder, -1);
      const rows = text.split('\n').map((line) => line.split(' '));
      const numbers = rows.map((row) => Number(row[1]));
      const distinct = new Set(numbers);
      expect(numbers.length).toBe(distinct.size);
      for (const { first, last } of acknowledged) {
        expect(last).toBeGreaterThan(first);
        for (let n = first; n <= last; n++) if (!distinct.has(n)) expect.fail(`line ${n} is lost`);
      }
      const hosts = await countsByHost(folder);
      expect(hosts.reduce((sum, values) => sum + values.size, 0)).toBe(numbers.length);
      for (const values of hosts) {
        const inOrder = [...values].sort(([left], [right]) => (left < right ? -1 : 1));
        expect(inOrder.map(([, value]) => value)).toEqual(inOrder.map((_, n) => n + 1));
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  kills * 30_000 + 60_000,
);
