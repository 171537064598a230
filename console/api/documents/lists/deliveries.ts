import { deliveryStateNames } from '../../../../analyzer/notices/delivery-machine.ts';
import {
  deliverySorts,
  listDeliveries,
  visibleDeliveries,
  type DeliverySort,
} from '../../../../analyzer/notices/delivery-queries.ts';
import { minuteZh } from '../../../documents/dates.ts';
import { noticeKindZh, severityZh } from '../../../documents/forms/labels.ts';
import { deliveryFilterOf } from '../../deliveries/read-models.ts';
import type { ListExport } from '../list-exports.ts';
import { totalOf } from '../../lists.ts';

const requestZh = { dispute: '申诉中', extension: '申请延期' } as const;

function minute(iso: string | null): string | null {
  return iso === null ? null : minuteZh(iso);
}

export const deliveryList: ListExport = {
  path: 'deliveries',
  resource: 'notices',
  title: '通报清单',
  columns: [
    { title: '编号', width: 14 },
    { title: '标题', width: 26 },
    { title: '类型', width: 6 },
    { title: '紧急程度', width: 8 },
    { title: '接收单位', width: 16 },
    { title: '通报单位', width: 16 },
    { title: '状态', width: 8 },
    { title: '轮次', width: 6, align: 'right' },
    { title: '下达时间', width: 13 },
    { title: '签收时限', width: 13 },
    { title: '反馈时限', width: 13 },
    { title: '复核时限', width: 13 },
    { title: '是否超时', width: 7 },
    { title: '请求', width: 9 },
  ],
  sortable: Object.keys(deliverySorts),
  async count({ db, principal, at }, { filter }) {
    const total = await totalOf(visibleDeliveries(db, principal, at, deliveryFilterOf(filter)));
    return total;
  },
  async page({ db, principal, at }, { filter, sort, limit, offset }) {
    const { field, order } = sort ?? { field: 'issuedAt', order: 'desc' as const };
    const page = { sort: field as DeliverySort, order, limit, offset };
    const { rows } = await listDeliveries(db, principal, at, deliveryFilterOf(filter), page);
    return rows.map((row) => [
      row.number,
      row.title,
      noticeKindZh[row.kind],
      severityZh[row.severity],
      row.recipient_name,
      row.issuer_name,
      deliveryStateNames[row.state].zh,
      row.round,
      minute(row.issued_at),
      minute(row.sign_due_at),
      minute(row.feedback_due_at),
      minute(row.verify_due_at),
      row.next_due_at !== null && row.next_due_at < at ? '超时' : '',
      row.open_request === null ? '' : requestZh[row.open_request],
    ]);
  },
};
