import type { KernelDrops } from '../../collector/sources/syslog-udp/kernel-drops.ts';
import type { SpoolStats } from '../../collector/spool/spool.ts';
import type { RulesInUse } from '../pipeline/messages.ts';
import type { PipelineStats } from '../pipeline/pipeline.ts';
import type { RuleWork } from '../pipeline/rule-work.ts';
import type { EventStoreStats } from '../stores/events/event-store.ts';
import type { JobStats } from '../stores/jobs/jobs.ts';
import type { DiskForecast } from './disk-forecast.ts';
import type { DiskState } from './disk-watch.ts';

/** One part of the node and how it does; `detail` is for the Chinese console, `detailEn` for the English one. */
export interface Finding {
  name: string;
  state: 'ok' | 'warning' | 'failed';
  detail: string;
  detailEn: string;
}

const mib = 1024 ** 2;
const gib = 1024 ** 3;

export function listenersComponent(drops: KernelDrops | undefined): Finding {
  const lost = (drops?.ipv4 ?? 0) + (drops?.ipv6 ?? 0);
  if (lost === 0) {
    return { name: 'listeners', state: 'ok', detail: '正常接收', detailEn: 'Receiving.' };
  }
  return {
    name: 'listeners',
    state: 'warning',
    detail: `系统内核丢弃了 ${lost} 个 UDP 报文，请调大 net.core.rmem_max`,
    detailEn: `The kernel dropped ${lost} datagrams; raise net.core.rmem_max.`,
  };
}

export function spoolComponent(spool: SpoolStats): Finding {
  const name = 'spool';
  if (spool.failure) {
    return {
      name,
      state: 'failed',
      detail: `缓冲区无法写盘（${spool.failure.code}）：TCP 等待，UDP 丢弃并计数，HTTP 拒收`,
      detailEn: `${spool.failure.detail} TCP waits, UDP is dropped and counted, HTTP is refused.`,
    };
  }
  if (spool.full) {
    return {
      name,
      state: 'failed',
      detail: '缓冲区已满：TCP 等待，UDP 丢弃并计数，HTTP 拒收',
      detailEn: 'The spool is full: TCP waits, UDP is dropped and counted, HTTP is refused.',
    };
  }
  const share = Math.round((100 * spool.bytes) / spool.maxBytes);
  if (spool.corruptSkipped > 0) {
    return {
      name,
      state: 'warning',
      detail: `跳过了 ${spool.corruptSkipped} 处损坏的数据，请检查磁盘`,
      detailEn: `${spool.corruptSkipped} damaged places were skipped; check the disk.`,
    };
  }
  const state = share >= 50 ? 'warning' : 'ok';
  return { name, state, detail: `已用 ${share}%`, detailEn: `${share}% used.` };
}

export function pipelineComponent(stats: PipelineStats): Finding {
  const name = 'pipeline';
  if (stats.failure !== undefined) {
    return {
      name,
      state: 'failed',
      detail: `日志处理已停住，日志暂存于缓冲区：${stats.failure}`,
      detailEn: `Nothing is stored, lines wait in the spool: ${stats.failure}`,
    };
  }
  if (stats.poisonLines > 0) {
    return {
      name,
      state: 'warning',
      detail: `${stats.poisonLines} 行日志使解析线程出错，已按原文保存`,
      detailEn: `${stats.poisonLines} lines broke the parsing thread and were kept unparsed.`,
    };
  }
  return { name, state: 'ok', detail: '正常处理', detailEn: 'Working.' };
}

/** Warnings are limits that a rule has by itself: rules of others that wait for values of a placeholder are no trouble. */
export function rulesComponent({ rules, faults }: RulesInUse, work: RuleWork): Finding {
  const bad = faults.filter(({ severity }) => severity === 'error').length;
  const slow = work.off.size;
  const slowZh = slow > 0 ? `，${slow} 条因用时过多被停用` : '';
  const slowEn = slow > 0 ? `, ${slow} switched off for their cost` : '';
  return {
    name: 'rules',
    state: bad > 0 || slow > 0 || rules.length === 0 ? 'warning' : 'ok',
    detail: `已加载 ${rules.length} 条检测规则${bad > 0 ? `，${bad} 处错误` : ''}${slowZh}`,
    detailEn: `${rules.length} detection rules in use${bad > 0 ? `, ${bad} faults` : ''}${slowEn}.`,
  };
}

/** Windows of correlation rules: a few forgotten ones are usual in an attack from many addresses. */
export function correlationComponent({ correlation }: PipelineStats): Finding {
  const { groups, maxGroups, bytes, evicted, lost, unwritten } = correlation;
  const held = `${groups} 个关联窗口（上限 ${maxGroups}），占 ${Math.ceil(bytes / mib)} MiB`;
  const heldEn = `${groups} of at most ${maxGroups} correlation windows, ${Math.ceil(bytes / mib)} MiB`;
  const forgotten = evicted > 0 ? `，为腾出空间提前清除 ${evicted} 个` : '';
  const forgottenEn = evicted > 0 ? `, ${evicted} forgotten early to make room` : '';
  const why = unwritten ?? lost;
  const trouble = unwritten === undefined ? '，上次启动时未能读回' : '，暂时无法写入磁盘';
  const troubleEn = unwritten === undefined ? '; the last start lost some' : '; not on disk';
  return {
    name: 'correlation',
    state: why === undefined ? 'ok' : 'warning',
    detail: held + forgotten + (why === undefined ? '' : `${trouble}：${why}`),
    detailEn: `${heldEn}${forgottenEn}${why === undefined ? '' : `${troubleEn}: ${why}`}.`,
  };
}

export function eventsComponent(stats: EventStoreStats | undefined): Finding {
  const name = 'events';
  if (!stats) {
    const detailEn = 'The event store does not answer.';
    return { name, state: 'failed', detail: '事件库没有响应', detailEn };
  }
  if (stats.refusing !== undefined) {
    return {
      name,
      state: 'failed',
      detail: `事件库拒绝写入：${stats.refusing}`,
      detailEn: `The event store refuses writes: ${stats.refusing}`,
    };
  }
  return {
    name,
    state: 'ok',
    detail: `${stats.events} 条事件，已封存 ${stats.sealedDays} 天`,
    detailEn: `${stats.events} events, ${stats.sealedDays} days sealed.`,
  };
}

export function recordsComponent(answers: boolean): Finding {
  return answers
    ? { name: 'records', state: 'ok', detail: '正常', detailEn: 'Answers.' }
    : { name: 'records', state: 'failed', detail: '业务库没有响应', detailEn: 'Does not answer.' };
}

export function jobsComponent(jobs: readonly JobStats[] | undefined): Finding {
  const name = 'jobs';
  if (!jobs) {
    return { name, state: 'failed', detail: '后台任务没有响应', detailEn: 'Does not answer.' };
  }
  const dead = jobs.reduce((sum, job) => sum + job.dead, 0);
  if (dead === 0) return { name, state: 'ok', detail: '正常', detailEn: 'Working.' };
  return {
    name,
    state: 'warning',
    detail: `${dead} 个后台任务多次失败，等待处理`,
    detailEn: `${dead} jobs failed for good and wait for a decision.`,
  };
}

export function sourcesComponent(counts: {
  sources: number;
  silent: number;
  overflow: number;
}): Finding {
  const { sources, silent, overflow } = counts;
  const more = overflow > 0 ? `，另有 ${overflow} 行来自未登记的来源` : '';
  return {
    name: 'sources',
    state: silent > 0 || overflow > 0 ? 'warning' : 'ok',
    detail: `${sources} 个日志源，${silent} 个静默${more}`,
    detailEn: `${sources} log sources, ${silent} silent${overflow > 0 ? `, ${overflow} lines of more than are remembered` : ''}.`,
  };
}

export function diskComponent(forecast: DiskForecast, state: DiskState): Finding {
  const free = (forecast.freeBytes / gib).toFixed(1);
  const { forecastDays, daysUntilFull, retentionDays } = forecast;
  const days = forecastDays === undefined ? undefined : Math.floor(forecastDays);
  const fits = days === undefined ? '' : `，可保存约 ${days} 天（要求 ${retentionDays} 天）`;
  const fitsEn = days === undefined ? '' : `, room for ${days} days (${retentionDays} required)`;
  const full = daysUntilFull === undefined ? '' : `，约 ${Math.floor(daysUntilFull)} 天后写满`;
  const fullEn = daysUntilFull === undefined ? '' : `, full in ${Math.floor(daysUntilFull)} days`;
  return {
    name: 'disk',
    state,
    detail: `剩余 ${free} GiB${fits}${full}`,
    detailEn: `${free} GiB free${fitsEn}${fullEn}.`,
  };
}
