import type { IncidentRules } from '../../../../analyzer/incidents/grading/rules.ts';
import {
  incidentSorts,
  visibleIncidents,
  type IncidentSort,
} from '../../../../analyzer/incidents/queries.ts';
import { minuteZh } from '../../../documents/dates.ts';
import { incidentStateZh, statedLevelZh } from '../../../documents/forms/labels.ts';
import { filterOf } from '../../incidents/filter.ts';
import { selectRows } from '../../incidents/read-models.ts';
import type { ListExport } from '../list-exports.ts';
import { totalOf } from '../../lists.ts';

function classZh(rules: IncidentRules, classId: string | null, subclassId: string | null) {
  const found = rules.classes.find(({ id }) => id === classId);
  const subclass = found?.subclasses.find(({ id }) => id === subclassId);
  return [found?.zh, subclass?.zh].filter((name) => name !== undefined).join(' / ');
}

export const incidentList: ListExport = {
  path: 'incidents',
  resource: 'incidents',
  title: '事件清单',
  columns: [
    { title: '编号', width: 14 },
    { title: '事件', width: 26 },
    { title: '状态', width: 8 },
    { title: '单位', width: 16 },
    { title: '类别', width: 16 },
    { title: '国家分级', width: 10 },
    { title: '教育分级', width: 10 },
    { title: '发现时间', width: 13 },
    { title: '最近时限', width: 13 },
    { title: '负责人', width: 9 },
    { title: '报告数', width: 6, align: 'right' },
    { title: '证据数', width: 6, align: 'right' },
    { title: '关闭时间', width: 13 },
  ],
  sortable: Object.keys(incidentSorts),
  async count({ db, principal, at }, { filter }) {
    const wanted = filterOf(filter, principal.accountId);
    const total = await totalOf(visibleIncidents(db, principal, at, wanted));
    return total;
  },
  async page({ db, principal, at, rules }, { filter, sort, limit, offset }) {
    const { field, order } = sort ?? { field: 'openedAt', order: 'desc' as const };
    const wanted = filterOf(filter, principal.accountId);
    const rows = await selectRows(visibleIncidents(db, principal, at, wanted))
      .orderBy(incidentSorts[field as IncidentSort], order)
      .orderBy('incidents.id', 'desc')
      .limit(limit)
      .offset(offset)
      .execute();
    const minute = (iso: string | null) => (iso === null ? null : minuteZh(iso));
    return rows.map((row) => [
      row.number,
      row.title,
      incidentStateZh[row.state],
      row.affected_unit_name ?? row.unit_name,
      classZh(rules, row.class_id, row.subclass_id),
      statedLevelZh(row.cac_level),
      statedLevelZh(row.edu_level),
      minute(row.discovered_at),
      minute(row.next_due_at),
      row.responsible_name,
      row.reports_count,
      row.evidence_count,
      minute(row.closed_at),
    ]);
  },
};
