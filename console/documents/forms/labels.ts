import type { IncidentLevel, StatedLevel } from '../../../analyzer/incidents/levels.ts';
import type { ReportKind } from '../../../analyzer/incidents/report.ts';
import type { IncidentStateName, OperatorKind } from '../../../analyzer/incidents/state.ts';
import type {
  NoticeFacts,
  NoticeKind,
  NoticeSeverity,
  Tlp,
  Verification,
} from '../../../analyzer/notices/facts.ts';

/** Words of the printed forms, which are Chinese in every language of the console. */
export const noticeKindZh: Record<NoticeKind, string> = {
  warning: '预警',
  weakness: '隐患',
  incident: '事件',
};

export const severityZh: Record<NoticeSeverity, string> = {
  urgent: '紧急',
  high: '高',
  medium: '中',
  low: '低',
};

export const tlpZh: Record<Tlp, string> = {
  red: '仅限收件人（TLP:RED）',
  'amber-strict': '仅限本单位（TLP:AMBER+STRICT）',
  amber: '本单位及相关方（TLP:AMBER）',
  green: '教育系统内部（TLP:GREEN）',
  clear: '可公开（TLP:CLEAR）',
};

export const sourceZh: Record<NoticeFacts['source'], string> = {
  'own-monitoring': '自有监测',
  superior: '上级通报',
  'cyberspace-office': '网信部门',
  police: '公安机关',
  cnvd: 'CNVD',
  'education-src': '教育漏洞平台',
  report: '举报',
  other: '其他',
};

export const hazardZh = { critical: '超危', high: '高危', medium: '中危', low: '低危' } as const;

export const evidenceKindZh = {
  screenshot: '截图',
  http: '请求响应包',
  log: '日志',
  file: '文件',
  text: '文字',
} as const;

export const methodZh: Record<Verification['method'], string> = {
  rescan: '自动复测',
  manual: '人工复核',
  both: '自动复测、人工复核',
};

export const incidentLevelZh: Record<IncidentLevel, string> = {
  extraordinary: '特别重大（Ⅰ级）',
  major: '重大（Ⅱ级）',
  larger: '较大（Ⅲ级）',
  general: '一般（Ⅳ级）',
};

export function statedLevelZh(level: StatedLevel): string {
  return level === 'unknown' ? '待定' : incidentLevelZh[level];
}

export const operatorKindZh: Record<OperatorKind, string> = {
  cii: '关键信息基础设施运营者',
  central: '中央和国家机关各部门及其直属单位',
  other: '其他网络运营者',
};

export const reportKindZh: Record<ReportKind, string> = {
  first: '首报',
  'follow-up': '续报',
  closing: '总结报告',
};

export const incidentStateZh: Record<IncidentStateName, string> = {
  OPEN: '待研判',
  TRIAGED: '已定级',
  HANDLING: '处置中',
  CONTAINED: '已控制',
  RECOVERED: '已恢复',
  CLOSED: '已关闭',
  DISMISSED: '已排除',
};
