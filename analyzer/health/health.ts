import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { KernelDrops } from '../../collector/sources/syslog-udp/kernel-drops.ts';
import type { Spool } from '../../collector/spool/spool.ts';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import type { LiveBus } from '../live/live-bus.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { SourceRegistry } from '../sources/registry.ts';
import type { EventStore, EventStoreStats } from '../stores/events/event-store.ts';
import type { Jobs, JobStats } from '../stores/jobs/jobs.ts';
import type { Records } from '../stores/records/records.ts';
import {
  correlationComponent,
  diskComponent,
  eventsComponent,
  jobsComponent,
  listenersComponent,
  pipelineComponent,
  recordsComponent,
  rulesComponent,
  sourcesComponent,
  spoolComponent,
  type Finding,
} from './components.ts';
import type { DiskWatch } from './disk-watch.ts';

export interface HealthDeps {
  spool: Pick<Spool, 'stats'>;
  pipeline: Pick<Pipeline, 'stats' | 'rules' | 'ruleWork'>;
  sources: Pick<SourceRegistry, 'counts'>;
  events: Pick<EventStore, 'stats'>;
  records: Records;
  jobs: Pick<Jobs, 'stats'>;
  disk: Pick<DiskWatch, 'forecast' | 'state'>;
  kernelDrops?: () => KernelDrops | undefined;
  /** Lines of other parts: nodes above and below, what cases set off. */
  others?: readonly (() => Promise<Finding>)[];
  live: LiveBus;
  time: TimeSource;
}

export type ComponentState = 'ok' | 'warning' | 'failed';

export interface HealthComponent extends Finding {
  /** When it came into this state (or this process started). */
  since: string;
}

export interface HealthQueue {
  name: string;
  depth: number;
  capacity: number;
  in: number;
  out: number;
  dropped: number;
}

export interface HealthSummary {
  status: ComponentState;
  components: HealthComponent[];
  queues: HealthQueue[];
  stores: ({ name: string; engine: string } & Partial<Omit<EventStoreStats, 'engine'>>)[];
  disk: ReturnType<DiskWatch['forecast']>;
  process: { rssBytes: number; eventLoopP99Ms: number; uptimeSeconds: number };
}

export interface Health {
  start(): void;
  stop(): void;
  summary(): Promise<HealthSummary>;
  /** For `/readyz`: false while lines cannot be taken or stored. */
  readiness(): Promise<{ ready: boolean; reasons: string[] }>;
}

/** A summary younger than this is given again: many screens ask at once. */
const keepMs = 1_000;
const lookMs = 10_000;
/** A store that does not answer must not hold up the page that says so. */
const answerMs = 3_000;
const rank: Record<ComponentState, number> = { ok: 0, warning: 1, failed: 2 };

async function within<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), answerMs);
  });
  try {
    return await Promise.race([work.catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}

function queuesOf(deps: HealthDeps, jobs: readonly JobStats[]): HealthQueue[] {
  const { stages, depth, capacity } = deps.pipeline.stats();
  const spool = deps.spool.stats();
  const rooms: Record<string, { depth: number; capacity: number }> = {
    receive: { depth: spool.bytes, capacity: spool.maxBytes },
    parse: { depth, capacity },
  };
  const queues: HealthQueue[] = stages.map((stage) => ({
    ...(rooms[stage.name] ?? { depth: stage.in - stage.out - stage.dropped, capacity }),
    ...stage,
  }));
  for (const job of jobs) {
    const depth = job.waiting + job.running;
    queues.push({ name: `job:${job.name}`, depth, capacity: 0, in: 0, out: 0, dropped: job.dead });
  }
  return queues;
}

/** What works and what does not, for the health page, `/readyz` and the live screens. */
export function createHealth(deps: HealthDeps): Health {
  const { time, live } = deps;
  const startedAt = time.now();
  const delay = monitorEventLoopDelay({ resolution: 10 });
  const since = new Map<string, { state: ComponentState; at: string }>();
  let kept: { at: number; summary: Promise<HealthSummary> } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let lastStatus: string | undefined;

  function dated(finding: Finding): HealthComponent {
    const known = since.get(finding.name);
    if (known?.state === finding.state) return { ...finding, since: known.at };
    const at = isoNow(time);
    since.set(finding.name, { state: finding.state, at });
    return { ...finding, since: at };
  }

  async function look(): Promise<HealthSummary> {
    const [events, jobs, recordsAnswer, others] = await Promise.all([
      within(deps.events.stats()),
      within(deps.jobs.stats()),
      within(deps.records.db.selectFrom('units').select('id').limit(1).execute()),
      Promise.all((deps.others ?? []).map((look) => within(look()))),
    ]);
    const findings = [
      listenersComponent(deps.kernelDrops?.()),
      spoolComponent(deps.spool.stats()),
      pipelineComponent(deps.pipeline.stats()),
      rulesComponent(deps.pipeline.rules(), deps.pipeline.ruleWork()),
      correlationComponent(deps.pipeline.stats()),
      eventsComponent(events),
      recordsComponent(recordsAnswer !== undefined),
      jobsComponent(jobs),
      sourcesComponent(deps.sources.counts()),
      diskComponent(deps.disk.forecast(), deps.disk.state()),
      ...others.filter((finding) => finding !== undefined),
    ];
    const components = findings.map(dated);
    const worst = components.toSorted((a, b) => rank[b.state] - rank[a.state])[0];
    return {
      status: worst?.state ?? 'ok',
      components,
      queues: queuesOf(deps, jobs ?? []),
      stores: [
        { ...events, name: 'events', engine: events?.engine ?? 'unknown' },
        { name: 'records', engine: deps.records.dialect },
      ],
      disk: deps.disk.forecast(),
      process: {
        rssBytes: process.memoryUsage.rss(),
        eventLoopP99Ms: Math.round(delay.percentile(99) / 10_000) / 100,
        uptimeSeconds: Math.round((time.now() - startedAt) / 1_000),
      },
    };
  }

  function summary(): Promise<HealthSummary> {
    const now = time.now();
    if (!kept || now - kept.at >= keepMs) kept = { at: now, summary: look() };
    return kept.summary;
  }

  async function tell(): Promise<void> {
    const { components } = await summary();
    const status = components.map(({ name, state, detail }) => `${name} ${state} ${detail}`).join();
    if (status !== lastStatus) live.publish({ topic: 'health' });
    lastStatus = status;
    delay.reset();
  }

  return {
    start() {
      delay.enable();
      timer = setInterval(() => void tell(), lookMs).unref();
    },
    stop() {
      clearInterval(timer);
      delay.disable();
    },
    summary,
    async readiness() {
      const { components } = await summary();
      const needed = new Set(['spool', 'pipeline', 'events', 'records']);
      const reasons = components
        .filter((component) => needed.has(component.name) && component.state === 'failed')
        .map((component) => `${component.name}: ${component.detailEn}`);
      return { ready: reasons.length === 0, reasons };
    },
  };
}
