import { parentPort, workerData } from 'node:worker_threads';
import { ingestBatch, type IngestContext } from './ingest-batch.ts';
import { loadRuleSet } from './load-rule-set.ts';
import type { FromWorker, RulePaths, ToWorker, WorkerSetup } from './messages.ts';
import { createRuleReporter } from './rule-reporter.ts';

/** One ingest thread. What it throws ends it; the pool starts another and finds the line that did it. */
async function main(): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('ingest.worker.ts runs as a worker thread');
  const setup = workerData as WorkerSetup;
  const answer = (message: FromWorker) => port.postMessage(message);
  const { ruleSet, inUse } = await loadRuleSet(setup.rulePaths);
  const context: IngestContext = {
    nodeId: setup.nodeId,
    timeZone: setup.timeZone,
    enrichment: setup.enrichment,
    ruleSet,
  };

  const reporter = createRuleReporter({
    ruleSet: () => context.ruleSet,
    post: (stats) => answer({ kind: 'rule-stats', stats }),
  });

  async function reload(turn: number, rulePaths: RulePaths): Promise<void> {
    try {
      const next = await loadRuleSet(rulePaths);
      if (next.inUse.rules.length === 0 && next.inUse.faults.length > 0) {
        const { faults } = next.inUse;
        answer({ kind: 'reload-refused', turn, reason: 'No rule could be read.', faults });
        return;
      }
      context.ruleSet = next.ruleSet;
      const { correlations } = next.ruleSet;
      answer({ kind: 'reloaded', turn, inUse: next.inUse, correlations });
      reporter.now();
    } catch (error) {
      answer({ kind: 'reload-refused', turn, reason: String(error), faults: [] });
    }
  }

  function take(message: ToWorker): void {
    switch (message.kind) {
      case 'batch': {
        const result = ingestBatch(message.batch, context);
        answer({ kind: 'result', turn: message.turn, result });
        reporter.worked();
        return;
      }
      case 'enrichment':
        context.enrichment = message.enrichment;
        return;
      case 'switch-on':
        context.ruleSet.switchOn(message.ruleId);
        reporter.now();
        return;
      case 'reload':
        void reload(message.turn, message.rulePaths);
    }
  }

  port.on('message', take);
  answer({ kind: 'ready', inUse, correlations: ruleSet.correlations });
}

await main();
