import { appendAudit } from '../../../analyzer/audit/append.ts';
import type { AppsBasis } from '../../../analyzer/apps/basis.ts';
import type { Checkpoints } from '../../../analyzer/audit/checkpoints.ts';
import type { Cases } from '../../../analyzer/cases/cases.ts';
import type { CaseKind } from '../../../analyzer/cases/message.ts';
import type { IncidentRules } from '../../../analyzer/incidents/grading/rules.ts';
import { actorOf } from '../../../analyzer/people/actor.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { DocumentFormat, DocumentMeta } from '../../documents/description.ts';
import type { Documents } from '../../documents/documents.ts';
import type { Api, Feature } from '../api.ts';
import { getVisibleCase } from '../cases/visible-case.ts';
import type { Permission } from '../permission.ts';
import { notFound } from '../problem.ts';
import { caseForms } from './case-forms.ts';
import { addListExports } from './list-exports.ts';
import { DocumentParams, DocumentQuerystring } from './schema.ts';
import { fingerprint, formatOf, sendDocument } from './send.ts';

export interface DocumentsFeatureDeps {
  records: Records;
  /** From `createDocuments`. */
  documents: Documents;
  cases: Pick<Cases, 'find' | 'log'>;
  checkpoints: Pick<Checkpoints, 'sign'>;
  /** Without it there are no documents about apps. */
  apps?: { basis: AppsBasis };
  /** Names of classes. */
  incidentRules: IncidentRules;
  time: TimeSource;
}

const kinds: readonly { path: string; kind: CaseKind; permission: Permission }[] = [
  { path: 'notices', kind: 'notice', permission: { resource: 'notices', action: 'export' } },
  { path: 'deliveries', kind: 'delivery', permission: { resource: 'notices', action: 'export' } },
  { path: 'incidents', kind: 'incident', permission: { resource: 'incidents', action: 'export' } },
  { path: 'app-filings', kind: 'app-filing', permission: { resource: 'apps', action: 'export' } },
  { path: 'app-uses', kind: 'app-use', permission: { resource: 'apps', action: 'export' } },
];

/** Documents of cases as Word, PDF and Excel, and lists as Excel and CSV. Every export is in the audit log. */
export function documentsFeature(deps: DocumentsFeatureDeps): Feature {
  const { records, documents, cases, time } = deps;

  async function describe(
    principal: Principal,
    kind: CaseKind,
    { id, form }: { id: string; form: string },
    reportId: string | undefined,
  ) {
    const view = await getVisibleCase(deps, principal, kind, id);
    const build = Object.hasOwn(caseForms[kind], form) ? caseForms[kind][form] : undefined;
    if (!build) throw notFound('document', form);
    const log = await cases.log(id);
    const hash = log.findLast(({ refused }) => refused === undefined)?.hash;
    const { seq, sha256 } = await deps.checkpoints.sign('document');
    const meta: DocumentMeta = {
      madeAt: isoNow(time),
      madeBy: principal.name,
      checkpoint: { seq, sha256 },
      caseLog: { caseId: id, version: view.version, ...(hash !== undefined && { hash }) },
    };
    const { db } = records;
    const apps = deps.apps?.basis;
    const context = {
      db,
      cases,
      rules: deps.incidentRules,
      view,
      log,
      meta,
      ...(apps && { apps }),
    };
    return await build({ ...context, ...(reportId !== undefined && { reportId }) });
  }

  function addForms(api: Api, { path, kind, permission }: (typeof kinds)[number]): void {
    api.get(
      `/${path}/:id/documents/:form.:format`,
      {
        schema: { params: DocumentParams, querystring: DocumentQuerystring },
        config: { permission },
      },
      async ({ params, query, principal }, reply) => {
        const format = formatOf(params.format);
        const description = await describe(principal, kind, params, query.report);
        if (!format) throw notFound('format', params.format);
        const bytes = await documents.render(description, format);
        await note(
          principal,
          'document.export',
          { kind, id: params.id },
          {
            form: params.form,
            format,
            ...(query.report !== undefined && { report: query.report }),
            ...fingerprint(bytes),
          },
        );
        return sendDocument(reply, bytes, description.title, format);
      },
    );
  }

  async function note(
    principal: Principal,
    action: string,
    target: { kind: string; id: string },
    after: Record<string, unknown> & { format: DocumentFormat },
  ): Promise<void> {
    await records.transaction((trx) =>
      appendAudit(trx, {
        unitId: principal.unitId,
        actor: actorOf(principal),
        action,
        target,
        after,
        at: isoNow(time),
      }),
    );
  }

  return (api) => {
    for (const kind of kinds) addForms(api, kind);
    addListExports(api, { ...deps, note });
  };
}
