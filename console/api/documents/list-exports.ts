import type { Static } from 'typebox';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Cell, TableColumn } from '../../documents/description.ts';
import type { DocumentFormat } from '../../documents/description.ts';
import type { Documents } from '../../documents/documents.ts';
import type { Api } from '../api.ts';
import { ListQuerystring, parseListQuery, type ListRequest } from '../lists.ts';
import type { Resource } from '../permission.ts';
import { notFound, Problem } from '../problem.ts';
import type { IncidentRules } from '../../../analyzer/incidents/grading/rules.ts';
import { alertList } from './lists/alerts.ts';
import { deliveryList } from './lists/deliveries.ts';
import { incidentList } from './lists/incidents.ts';
import { ExportParams } from './schema.ts';
import { fingerprint, formatOf, sendDocument } from './send.ts';

/** What a list needs to know of who asks; grants carry the right to export. */
export interface ListContext {
  db: Records['db'];
  principal: Principal;
  at: string;
  rules: IncidentRules;
}

/** One list page as a file: the columns of its screen, and its rows by the same query. */
export interface ListExport {
  /** `/<path>/export.<format>`. */
  path: string;
  resource: Resource;
  title: string;
  columns: readonly TableColumn[];
  /** As on the screen; throws BAD_LIST_QUERY. */
  sortable: readonly string[];
  count(context: ListContext, list: ListRequest): Promise<number>;
  /** Rows from `list.offset`, `list.limit` at most. */
  page(context: ListContext, list: ListRequest): Promise<Cell[][]>;
}

export interface ListExportsDeps {
  records: Records;
  documents: Documents;
  incidentRules: IncidentRules;
  time: TimeSource;
  /** Writes the export into the audit log. */
  note(
    principal: Principal,
    action: string,
    target: { kind: string; id: string },
    after: Record<string, unknown> & { format: DocumentFormat },
  ): Promise<void>;
}

const lists: readonly ListExport[] = [alertList, incidentList, deliveryList];

/** More rows than these nobody reads in a spreadsheet; the answer says to narrow the list down. */
const maxRows = 50_000;
const pageRows = 500;

async function* pages(one: ListExport, context: ListContext, list: ListRequest, total: number) {
  for (let offset = 0; offset < total; offset += pageRows) {
    const rows = await one.page(context, { ...list, offset, limit: pageRows });
    if (rows.length === 0) return;
    yield rows;
  }
}

/** `GET /<list>/export.xlsx` and `.csv` with the `sort` and `filter` of the list itself. */
export function addListExports(api: Api, deps: ListExportsDeps): void {
  for (const one of lists) {
    api.get(
      `/${one.path}/export.:format`,
      {
        schema: { params: ExportParams, querystring: ListQuerystring },
        config: { permission: { resource: one.resource, action: 'export' } },
      },
      async ({ params, query, principal }, reply) => {
        const format = formatOf(params.format);
        if (format !== 'xlsx' && format !== 'csv') throw notFound('format', params.format);
        const made = await makeList(deps, one, principal, query, format);
        await deps.note(
          principal,
          'list.export',
          { kind: 'list', id: one.path },
          {
            format,
            ...made.asked,
            ...fingerprint(made.bytes),
          },
        );
        return sendDocument(reply, made.bytes, one.title, format);
      },
    );
  }
}

async function makeList(
  deps: ListExportsDeps,
  one: ListExport,
  principal: Principal,
  query: Static<typeof ListQuerystring>,
  format: 'xlsx' | 'csv',
) {
  const list = parseListQuery(query, one.sortable);
  const at = isoNow(deps.time);
  const context = { db: deps.records.db, principal, at, rules: deps.incidentRules };
  const total = await one.count(context, list);
  if (total > maxRows) {
    const detail = `The list has ${total} rows; ${maxRows} can be exported. Narrow it down.`;
    throw new Problem(413, 'EXPORT_TOO_LARGE', detail, { rows: total, limit: maxRows });
  }
  const { title, columns } = one;
  const meta = { madeAt: at, madeBy: principal.name };
  const rows = pages(one, context, list, total);
  const bytes = await deps.documents.renderList({ title, columns, meta, rows }, format);
  return { bytes, asked: { rows: total, filter: list.filter } };
}
