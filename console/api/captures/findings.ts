import { sql } from 'kysely';
import { Type } from 'typebox';
import { captureFindingKinds } from '../../../analyzer/captures/tables.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Api } from '../api.ts';
import { anyContains } from '../like.ts';
import { ListQuerystring, type ListRequest, parseListQuery, sendRange, totalOf } from '../lists.ts';
import { findingRow, visibleFindings } from './queries.ts';
import { CaptureFindingSchema, CaptureParams } from './schema.ts';

export interface CaptureFindingsDeps {
  records: Records;
  time: TimeSource;
  getCapture(principal: Principal, id: string): Promise<unknown>;
}

const read = { permission: { resource: 'captures', action: 'read' } } as const;
const bySeverity = sql<number>`case capture_findings.severity when 'high' then 0 when 'medium' then 1 else 2 end`;
const sorts = {
  firstAt: 'capture_findings.first_at',
  lastAt: 'capture_findings.last_at',
  severity: bySeverity,
  verdict: 'capture_findings.verdict',
  kind: 'capture_findings.kind',
} as const;
const verdicts = ['fail', 'suspect', 'unjudged'] as const;
const response = { 200: Type.Array(CaptureFindingSchema) };

/** Findings of one capture and of all that the caller sees. */
export function addFindingRoutes(api: Api, deps: CaptureFindingsDeps): void {
  const { records, time, getCapture } = deps;

  async function listed(principal: Principal, list: ListRequest, captureId?: string) {
    let base = visibleFindings(records.db, principal, isoNow(time));
    const { q, kind, verdict, unitId } = list.filter;
    if (typeof q === 'string' && q !== '') {
      base = base.where(
        anyContains(
          ['capture_findings.subject', 'captures.file_name', 'capture_findings.detail'],
          q,
        ),
      );
    }
    const wanted = captureId ?? list.filter['captureId'];
    if (typeof wanted === 'string') base = base.where('capture_findings.capture_id', '=', wanted);
    if (typeof unitId === 'string') base = base.where('capture_findings.unit_id', '=', unitId);
    const kinds = captureFindingKinds.filter((each) => [kind].flat().includes(each));
    if (kinds.length > 0) base = base.where('capture_findings.kind', 'in', kinds);
    const judged = verdicts.filter((each) => [verdict].flat().includes(each));
    if (judged.length > 0) base = base.where('capture_findings.verdict', 'in', judged);
    const { field, order } = list.sort ?? { field: 'lastAt', order: 'desc' as const };
    const rows = await base
      .selectAll('capture_findings')
      .select(['units.name as unit_name', 'captures.file_name'])
      .orderBy(sorts[field as keyof typeof sorts], order)
      .orderBy('capture_findings.id')
      .limit(list.limit)
      .offset(list.offset)
      .execute();
    const total = await totalOf(base);
    return { rows: rows.map(findingRow), total };
  }

  api.get(
    '/capture-findings',
    { schema: { querystring: ListQuerystring, response }, config: read },
    async ({ query, principal }, reply) => {
      const list = parseListQuery(query, Object.keys(sorts));
      const { rows, total } = await listed(principal, list);
      sendRange(reply, 'capture-findings', list, rows.length, total);
      return rows;
    },
  );

  api.get(
    '/captures/:id/findings',
    { schema: { params: CaptureParams, querystring: ListQuerystring, response }, config: read },
    async ({ params: { id }, query, principal }, reply) => {
      await getCapture(principal, id);
      const list = parseListQuery(query, Object.keys(sorts));
      const { rows, total } = await listed(principal, list, id);
      sendRange(reply, 'findings', list, rows.length, total);
      return rows;
    },
  );
}
