import { watchRules } from '../../analyzer/detection/watch-rules.ts';
import { rulePathsOf } from './analysis.ts';
import type { Core } from './core.ts';
import { createListeners } from './listeners.ts';
import { defineMaintenance } from './maintenance.ts';

/** How long a stop waits for received lines to be stored; what is left stays in the spool for the next start. */
const drainMs = 10_000;

function watchRuleFolders({ config, analysis, log, undo }: Core): void {
  const { pipelines, rules } = rulePathsOf(config);
  const stop = watchRules({
    paths: [...rules, pipelines],
    log,
    onChange: async () => {
      const inUse = await analysis.pipeline.reloadRules();
      log.info(
        { rules: inUse.rules.length, faults: inUse.faults.length },
        'detection rules were read again',
      );
    },
  });
  undo.unshift(stop);
}

async function startWorkflows({ analysis, people, imports, undo }: Core): Promise<void> {
  people.handOver.alsoPass(analysis.cases.handOver);
  await analysis.cases.start();
  await analysis.escalations.start();
  await analysis.noticeBatches.start();
  await analysis.noticeEvidence.start();
  await imports.start();
  await analysis.apps.triggers.start();
  analysis.captures.start();
  analysis.knowledgeImports.start();
  await analysis.readiness.start();
  await analysis.neighbourFeed.start();
  undo.unshift(() => analysis.vetting.stop());
  await analysis.vetting.start();
  undo.unshift(() => analysis.runs.stop());
  analysis.runs.start();
  undo.unshift(() => analysis.drills.stop());
  await analysis.drills.start();
}

async function startJobs(core: Core): Promise<void> {
  const { stores, analysis, config, undo } = core;
  const maintenance = defineMaintenance(
    { ...stores, ...core, sessions: core.people.sessions },
    config.events.retentionDays,
  );
  undo.unshift(() => analysis.poller.stop());
  await analysis.poller.start();
  await analysis.assessment.start();
  await maintenance.start();
  undo.unshift(() => analysis.messenger.stop());
  await analysis.messenger.start();
  undo.unshift(() => analysis.documents.stop());
  await startWorkflows(core);
  await stores.jobs.start();
  undo.unshift(() => analysis.exchange.stop());
  await analysis.exchange.start();
}

/** Starts parsing and detection, then the jobs, then what listens: nothing comes in before it can be stored. */
export async function startAnalysis(core: Core): Promise<void> {
  const { analysis, config, listeners, undo, refreshOwners, log } = core;
  const { spool, pipeline, ruleHistory, sources, disk, health, assets } = analysis;
  undo.unshift(() => spool.stop());
  undo.unshift(() => sources.stop());
  await sources.start();
  undo.unshift(() => ruleHistory.stop());
  ruleHistory.start();
  undo.unshift(() => pipeline.stop(drainMs));
  await pipeline.start();
  undo.unshift(
    assets.onChange(() => {
      refreshOwners().catch((error: unknown) =>
        log.error({ err: error }, 'could not refresh the owners of addresses'),
      );
    }),
  );
  watchRuleFolders(core);
  await startJobs(core);
  undo.unshift(() => disk.stop());
  await disk.start();
  health.start();
  undo.unshift(() => health.stop());
  listeners.push(...createListeners(config, { ...core, sink: pipeline.sink }));
  for (const { source } of listeners) {
    undo.unshift(() => source.stop());
    await source.start();
  }
}
