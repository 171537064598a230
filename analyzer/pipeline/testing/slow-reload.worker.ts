/** An ingest thread that is held for longer than a batch may take, whenever it reads its rules anew. */
import { parentPort, workerData } from 'node:worker_threads';
import { ingestBatch } from '../ingest-batch.ts';
import { loadRuleSet } from '../load-rule-set.ts';
import type { FromWorker, ToWorker, WorkerSetup } from '../messages.ts';

const heldMs = 2_300;

const setup = workerData as WorkerSetup;
const { nodeId, timeZone, enrichment, rulePaths } = setup;
const { ruleSet, inUse } = await loadRuleSet(rulePaths);
const { correlations } = ruleSet;

const send = (message: FromWorker) => parentPort?.postMessage(message, []);

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'reload') {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, heldMs);
    send({ kind: 'reloaded', turn: message.turn, inUse, correlations });
  } else if (message.kind === 'batch') {
    const result = ingestBatch(message.batch, { nodeId, timeZone, enrichment, ruleSet });
    send({ kind: 'result', turn: message.turn, result });
  }
});
send({ kind: 'ready', inUse, correlations });
