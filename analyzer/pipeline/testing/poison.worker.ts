/** An ingest thread with a bug: dies of lines that say CRASH, never comes back from lines that say HANG. */
import { parentPort, workerData } from 'node:worker_threads';
import { decodeRecord } from '../../../collector/spool/record.ts';
import { ingestBatch } from '../ingest-batch.ts';
import { loadRuleSet } from '../load-rule-set.ts';
import type { FromWorker, ToWorker, WorkerSetup } from '../messages.ts';

const setup = workerData as WorkerSetup;
const { ruleSet, inUse } = await loadRuleSet(setup.rulePaths);

const send = (message: FromWorker) => parentPort?.postMessage(message, []);

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind !== 'batch') return;
  const { batch, turn } = message;
  const bytes = Buffer.from(batch.bytes);
  for (const offset of batch.offsets) {
    const text = Buffer.from(decodeRecord(bytes, offset).raw).toString();
    if (text.includes('CRASH')) throw new Error('a bug');
    while (text.includes('HANG'));
  }
  const { nodeId, timeZone, enrichment } = setup;
  const result = ingestBatch(batch, { nodeId, timeZone, enrichment, ruleSet });
  send({ kind: 'result', turn, result });
});
send({ kind: 'ready', inUse, correlations: ruleSet.correlations });
