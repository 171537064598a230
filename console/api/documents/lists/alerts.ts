import {
  alertSorts,
  readableAlerts,
  visibleAlerts,
  type AlertSort,
} from '../../../../analyzer/alerts/queries.ts';
import { minuteZh } from '../../../documents/dates.ts';
import { filterOf } from '../../alerts/read-models.ts';
import type { ListExport } from '../list-exports.ts';
import { totalOf } from '../../lists.ts';

const severityZh: Readonly<Record<string, string>> = {
  critical: '严重',
  high: '高',
  medium: '中',
  low: '低',
  informational: '提示',
};
const stateZh = { open: '待处理', acknowledged: '处理中', closed: '已关闭' } as const;

export const alertList: ListExport = {
  path: 'alerts',
  resource: 'alerts',
  title: '告警清单',
  columns: [
    { title: '级别', width: 6 },
    { title: '告警', width: 26 },
    { title: '单位', width: 16 },
    { title: '状态', width: 7 },
    { title: '次数', width: 7, align: 'right' },
    { title: '首次发现', width: 13 },
    { title: '最近发现', width: 13 },
    { title: '处理人', width: 9 },
    { title: '关闭说明', width: 20 },
    { title: '编号', width: 20 },
  ],
  sortable: Object.keys(alertSorts),
  async count({ db, principal, at }, { filter }) {
    const total = await totalOf(
      visibleAlerts(db, principal, at, filterOf(filter, principal.accountId)),
    );
    return total;
  },
  async page({ db, principal, at }, { filter, sort, limit, offset }) {
    const { field, order } = sort ?? { field: 'lastSeenAt', order: 'desc' as const };
    const rows = await readableAlerts(db, principal, at, filterOf(filter, principal.accountId))
      .orderBy(alertSorts[field as AlertSort], order)
      .orderBy('alerts.id', 'desc')
      .limit(limit)
      .offset(offset)
      .execute();
    return rows.map((row) => [
      severityZh[row.severity] ?? row.severity,
      row.title_zh,
      row.unit_name,
      stateZh[row.state],
      row.count,
      minuteZh(row.first_seen_at),
      minuteZh(row.last_seen_at),
      row.assignee_name,
      row.close_note,
      row.id,
    ]);
  },
};
