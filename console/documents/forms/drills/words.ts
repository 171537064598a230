import type {
  DrillBlind,
  DrillContent,
  DrillForm,
  DrillRole,
  DrillScope,
} from '../../../../analyzer/drills/drill.ts';
import type { ObjectiveTime } from '../../../../analyzer/drills/debrief/objective-times.ts';
import type { Score, Verdict } from '../../../../analyzer/drills/debrief/score.ts';
import type { ObservationResult } from '../../../../analyzer/drills/evaluation/observations.ts';
import type { EvaluationRules } from '../../../../analyzer/drills/evaluation/rules.ts';
import type { ScriptRow } from './papers.ts';

/** Words of the printed forms, which are Chinese in every language of the console. */
export const formZh: Record<DrillForm, string> = {
  'table-top': '桌面推演',
  live: '实操演练',
  demonstration: '示范演练',
};

export const scopeZh: Record<DrillScope, string> = {
  organisation: '机构内部',
  sector: '行业内部',
  'cross-sector': '跨行业',
  regional: '跨地区',
};

export const contentZh: Record<DrillContent, string> = {
  comprehensive: '综合演练',
  special: '专项演练',
};

export const blindZh: Record<DrillBlind, string> = {
  open: '明演',
  single: '单盲',
  double: '双盲',
};

export const roleZh: Record<DrillRole, string> = {
  director: '总导演',
  controller: '导调',
  evaluator: '评估',
  player: '参演',
  observer: '观摩',
};

export const triggerZh: Record<ScriptRow['trigger'], string> = {
  timed: '定时',
  manual: '手动',
  conditional: '条件触发',
};

const channels: Readonly<Record<string, string>> = {
  'console-inbox': '平台收件箱',
  mail: '邮件',
  'fake-alert': '模拟告警',
  'fake-notice': '模拟通报',
  'phone-card': '电话卡',
};

export function channelZh(channel: string): string {
  return channels[channel] ?? channel;
}

export const objectiveStateZh: Record<ObjectiveTime['state'], string> = {
  met: '达标',
  late: '超时',
  'not-reached': '未达成',
  open: '进行中',
  'not-started': '未触发',
  'no-limit': '未设时限',
};

export const verdictZh: Record<Verdict, string> = {
  pass: '通过',
  fail: '未通过',
  open: '待评定',
  'nothing-expected': '无考核动作',
};

export function resultZh({ results }: EvaluationRules, result: ObservationResult): string {
  return results.rows.find(({ id }) => id === result)?.zh ?? result;
}

/** `T+05:00`, `T+1:05:00`: exercise time. */
export function tPlus(ms: number | undefined): string {
  return ms === undefined ? '—' : `T+${span(ms)}`;
}

/** `5:00`, `1:05:00`. */
export function span(ms: number | undefined): string {
  if (ms === undefined) return '—';
  const seconds = Math.round(ms / 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const rest = `${two(Math.floor((seconds % 3_600) / 60))}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

export function percent(share: number | null): string {
  return share === null ? '—' : `${(share * 100).toFixed(1)}%`;
}

/** Never without coverage: `60.0%–80.0%（覆盖率 80.0%）`. */
export function scoreZh({ lower, upper, coverage }: Score): string {
  if (lower === null) return '无考核动作';
  const range = lower === upper ? percent(lower) : `${percent(lower)}～${percent(upper)}`;
  return `${range}（评定覆盖率 ${percent(coverage)}）`;
}

export function given(text: string | null | undefined): string {
  return text === null || text === undefined || text.trim() === '' ? '—' : text;
}
