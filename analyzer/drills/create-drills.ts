import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { SigningKey } from '../audit/signing-key.ts';
import { createCases, type CasesEngine } from '../cases/create-cases.ts';
import type { CasesDeps } from '../cases/engine.ts';
import type { CaseState, Machine } from '../cases/machine.ts';
import type { Programs } from '../playbooks/programs.ts';
import type { PlaybookRules } from '../playbooks/rules.ts';
import { createLimitOf } from '../playbooks/runs/limits.ts';
import { createRunMachine } from '../playbooks/runs/machine.ts';
import { createRuns } from '../playbooks/runs/runs.ts';
import type { RunCaseState } from '../playbooks/runs/run-state.ts';
import type { Blobs } from '../stores/blobs/blobs.ts';
import type { Jobs } from '../stores/jobs/jobs.ts';
import type { Records } from '../stores/records/records.ts';
import type { DrillState } from './drill.ts';
import { createDrillMachine } from './drill-machine.ts';
import { createDrillLive, type DrillLive } from './live/live.ts';
import { createDrillNews, type DrillNewsBus } from './live/news.ts';
import { createDrillActions } from './live/platform-actions.ts';
import { createDrillPlay, type DrillPlay } from './live/play.ts';
import { createDrillUploads, type DrillUploads } from './live/uploads.ts';
import { rights } from './machine/transitions.ts';
import type { PlaybookShelf } from './playbook-shelf.ts';
import type { DrillRules } from './rules.ts';
import { createDrillJobs } from './world/drill-jobs.ts';
import { createDrillRecords } from './world/drill-records.ts';

export interface DrillsDeps {
  /** Of the node; the drill world is made over them here. */
  records: Records;
  blobs: Blobs;
  jobs?: Jobs;
  key: SigningKey;
  deadlines: CasesDeps['deadlines'];
  programs: Programs;
  playbooks: Pick<PlaybookShelf, 'find'>;
  playbookRules: PlaybookRules;
  rules: DrillRules;
  time: TimeSource;
  log: Logger;
  metrics?: Registry;
}

/** Everything of the drill world. It holds no channel, no bus and no table of daily work. */
export interface Drills {
  records: Records;
  cases: CasesEngine;
  machine: Machine<DrillState>;
  runMachine: Machine<RunCaseState>;
  live: DrillLive;
  play: DrillPlay;
  uploads: DrillUploads;
  news: DrillNewsBus;
  /** Defines its jobs and takes up the runs that go on; call it once, before the jobs are started. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** See ADR 12. */
export function createDrills(deps: DrillsDeps): Drills {
  const { jobs, key, deadlines, programs, playbookRules, rules, time, log, metrics } = deps;
  const records = createDrillRecords(deps.records);
  const news = createDrillNews();
  const { workflow, runs } = playbookRules;
  const machine = createDrillMachine(deps);
  const caps = {
    rounds: workflow.rounds,
    entered: workflow.entered,
    outputCharacters: runs.outputCharacters,
  };
  const runMachine = createRunMachine({
    programs,
    caps,
    rights: { lead: rights.update, act: rights.update },
    table: 'drill_runs',
    limitOf: createLimitOf(deadlines),
  });
  const machines: Machine<CaseState>[] = [machine, runMachine];
  // Without a bus and without anybody to tell: nothing of a drill reaches a screen, an inbox or a channel of daily work.
  const cases = createCases({
    records,
    time,
    log,
    key,
    deadlines,
    machines,
    ...(jobs && { jobs: createDrillJobs(jobs) }),
  });
  const live: DrillLive = createDrillLive({
    records,
    cases,
    programs,
    news,
    time,
    log,
    createRuns: (world) =>
      createRuns({
        ...world,
        programs,
        rules: playbookRules,
        table: 'drill_runs',
        actions: createDrillActions({ world: () => world, programs, time }),
        nodeId: key.id,
        time,
        log,
        ...(metrics && { metrics }),
      }),
  });
  const { world } = live;
  const play = createDrillPlay({
    world,
    programs,
    news,
    rules,
    actionKinds: playbookRules.actions.map(({ id }) => id),
    caps,
    time,
  });
  return {
    records: world.records,
    cases: { ...cases, ...world.cases },
    machine,
    runMachine,
    live,
    play,
    uploads: createDrillUploads({ ...deps, records }),
    news,
    async start() {
      await cases.start();
      await live.start();
    },
    async stop() {
      await live.stop();
      await play.idle();
    },
  };
}
