import { statfs } from 'node:fs/promises';
import type { Logger } from 'pino';
import { Gauge, type Registry } from 'prom-client';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { AlertInput, Alerts } from '../alerts/alerts.ts';
import type { EventStore } from '../stores/events/event-store.ts';
import { forecastDisk, type DiskForecast } from './disk-forecast.ts';
import type { DiskRules } from './disk-rules.ts';

export interface DiskSpace {
  freeBytes: number;
  totalBytes: number;
}

export interface DiskWatchDeps {
  /** The data folder. */
  folder: string;
  events: Pick<EventStore, 'stats' | 'aggregate' | 'retain'>;
  alerts: Pick<Alerts, 'raise' | 'resolve'>;
  rules: DiskRules;
  retentionDays: number;
  /** Who owns the node; without one (before the set-up) no alert is raised. */
  homeUnitId(): string | undefined;
  time: TimeSource;
  log: Logger;
  metrics: Registry;
  /** Default: the file system of `folder`. */
  space?: () => Promise<DiskSpace>;
}

export type DiskState = 'ok' | 'warning' | 'failed';

export interface DiskWatch {
  /** Looks once and goes on looking. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** One look: forecast when due, alerts, giving up days. */
  check(): Promise<void>;
  forecast(): DiskForecast;
  state(): DiskState;
  /** Days given up since the start, newest last. */
  yielded(): readonly { day: string; reason: string }[];
}

const mib = 1024 * 1024;
const dayMs = 86_400_000;
const maxYieldedKept = 1_000;

async function spaceOf(folder: string): Promise<DiskSpace> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

/** The smaller of the two: a share of a huge disk is much, a fixed size may be all of a small one. */
function limit(space: DiskSpace, minimumMiB: number, percent: number): number {
  return Math.min(minimumMiB * mib, (space.totalBytes * percent) / 100);
}

/** Watches the disk of the data folder: forecasts, warns weeks ahead, and gives up old days as configured. */
export function createDiskWatch(deps: DiskWatchDeps): DiskWatch {
  const { events, alerts, rules, time, log, retentionDays } = deps;
  const space = deps.space ?? (() => spaceOf(deps.folder));
  const registers = [deps.metrics];
  const free = new Gauge({ name: 'disk_free_bytes', help: 'Free for the data folder.', registers });
  const days = new Gauge({
    name: 'disk_forecast_days',
    help: 'Days of events that fit on the disk at the present rate.',
    registers,
  });
  let forecast: DiskForecast = { freeBytes: 0, retentionDays };
  let forecastAt = Number.NEGATIVE_INFINITY;
  let state: DiskState = 'ok';
  let timer: NodeJS.Timeout | undefined;
  let checking: Promise<void> | undefined;
  const raised = new Set<string>();
  const yielded: { day: string; reason: string }[] = [];

  async function makeForecast(now: DiskSpace): Promise<void> {
    const stats = await events.stats();
    const at = time.now();
    const oldest = stats.oldest === undefined ? at : Date.parse(stats.oldest);
    const recentDays = Math.min(rules.sampleDays, (at - oldest) / dayMs);
    const range = {
      from: new Date(at - rules.sampleDays * dayMs).toISOString(),
      to: new Date(at + dayMs).toISOString(),
    };
    const { recent } = await events.aggregate({ range }, { recent: { kind: 'count' } });
    forecast = forecastDisk({
      ...now,
      storedBytes: stats.bytes,
      storedEvents: stats.events,
      recentEvents: recent.kind === 'count' ? recent.value : 0,
      recentDays,
      reserveBytes: limit(now, rules.yieldBelowMiB, rules.yieldBelowPercent),
      retentionDays,
    });
    forecastAt = at;
    if (forecast.forecastDays !== undefined) days.set(forecast.forecastDays);
  }

  /** Raises when `on` turns true, resolves when it turns false. */
  async function signalAlert(on: boolean, input: Omit<AlertInput, 'unitId' | 'groupKey'>) {
    const unitId = deps.homeUnitId();
    if (unitId === undefined || raised.has(input.ruleId) === on) return;
    const key = { unitId, ruleId: input.ruleId, groupKey: { 'file.path': 'data' } };
    if (on) await alerts.raise({ ...input, ...key });
    else await alerts.resolve(key, 'There is enough room again.');
    if (on) raised.add(input.ruleId);
    else raised.delete(input.ruleId);
  }

  /** Deletes the oldest days, one after the other, until there is room or the order is at its end. */
  async function giveUpDays(): Promise<void> {
    const { oldest } = await events.stats();
    if (oldest === undefined) return;
    let age = Math.ceil((time.now() - Date.parse(oldest)) / dayMs);
    for (const step of rules.yield) {
      for (; age > step.keepDays; age--) {
        const now = await space();
        if (now.freeBytes >= limit(now, rules.yieldBelowMiB, rules.yieldBelowPercent)) return;
        const gone = await events.retain(new Date(time.now()), age - 1, step.reasonZh);
        for (const day of gone) yielded.push({ day, reason: step.reasonZh });
        yielded.splice(0, Math.max(0, yielded.length - maxYieldedKept));
        if (gone.length > 0) log.warn({ days: gone, reason: step.reasonZh }, 'gave up old days');
      }
    }
  }

  function stateOf(now: DiskSpace): DiskState {
    if (now.freeBytes < limit(now, rules.criticalFreeMiB, rules.criticalFreePercent))
      return 'failed';
    const { daysUntilFull } = forecast;
    return daysUntilFull !== undefined && daysUntilFull <= rules.warnDaysAhead ? 'warning' : 'ok';
  }

  async function look(): Promise<void> {
    let now = await space();
    const before = yielded.length;
    if (now.freeBytes < limit(now, rules.yieldBelowMiB, rules.yieldBelowPercent)) {
      await giveUpDays();
      now = await space();
    }
    const due = time.now() - forecastAt >= rules.forecastSeconds * 1_000;
    if (due || yielded.length !== before) await makeForecast(now);
    forecast = { ...forecast, freeBytes: now.freeBytes };
    free.set(now.freeBytes);
    state = stateOf(now);
    await announce(before);
  }

  async function announce(before: number): Promise<void> {
    const { daysUntilFull = 0, forecastDays = 0 } = forecast;
    await signalAlert(state === 'failed', {
      ruleId: 'disk.full',
      title: 'The disk of the data folder is nearly full',
      titleZh: '数据盘即将写满',
      adviceZh: '请扩容磁盘或清理其他文件。写满后平台会拒收新日志或按配置让出最早的日志。',
      severity: 'critical',
    });
    await signalAlert(state === 'warning', {
      ruleId: 'disk.forecast',
      title: `The disk holds ${Math.floor(forecastDays)} days of logs, ${retentionDays} are required`,
      titleZh: `按当前日志量，磁盘只够保存 ${Math.floor(forecastDays)} 天（要求 ${retentionDays} 天），约 ${Math.floor(daysUntilFull)} 天后写满`,
      adviceZh: '网络日志须留存不少于六个月（《网络安全法》第二十一条）。请在写满之前扩容磁盘。',
      severity: 'high',
    });
    const gone = yielded.slice(before);
    if (gone.length === 0) return;
    raised.delete('disk.yielded');
    await signalAlert(true, {
      ruleId: 'disk.yielded',
      title: `Gave up ${gone.length} days of logs because the disk is full`,
      titleZh: `磁盘空间不足，已让出 ${gone.length} 天的日志`,
      adviceZh: `让出的日期：${gone.map((one) => one.day).join('、')}。每一天都留有墓碑记录。请立即扩容。`,
      severity: 'critical',
    });
  }

  function check(): Promise<void> {
    checking ??= look()
      .catch((error: unknown) => log.error({ err: error }, 'the disk could not be looked at'))
      .finally(() => (checking = undefined));
    return checking;
  }

  return {
    async start() {
      await check();
      timer = setInterval(() => void check(), rules.checkSeconds * 1_000).unref();
    },
    async stop() {
      clearInterval(timer);
      await checking;
    },
    check,
    forecast: () => forecast,
    state: () => state,
    yielded: () => yielded,
  };
}
