import { parentPort, workerData } from 'node:worker_threads';
import type { Checked, CheckRequest } from './validation-thread.ts';
import { validatePlaybook } from './validate.ts';

const port = parentPort;
if (!port) throw new Error('validation.worker.ts runs as a worker thread only.');

const { texts, rules, deadlines } = workerData as CheckRequest;
const known = new Set(deadlines);
const checked = texts.map((text): Checked => {
  const result = validatePlaybook(text, { rules, hasDeadline: (id) => known.has(id) });
  if (result.kind === 'faults') return result;
  return { kind: 'good', hash: result.program.hash, content: result.content };
});
port.postMessage(checked);
