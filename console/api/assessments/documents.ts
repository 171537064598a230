import { appendAudit } from '../../../analyzer/audit/append.ts';
import type { Checkpoints } from '../../../analyzer/audit/checkpoints.ts';
import { actorOf } from '../../../analyzer/people/actor.ts';
import { isoNow } from '../../../collector/time/time-source.ts';
import type { DocumentFormat } from '../../documents/description.ts';
import type { Documents } from '../../documents/documents.ts';
import type { AssessmentFacts } from '../../documents/forms/assessments/facts.ts';
import { assessmentReport } from '../../documents/forms/assessments/report.ts';
import { workingPaper } from '../../documents/forms/assessments/working-paper.ts';
import type { Api } from '../api.ts';
import { fingerprint, formatOf, sendDocument } from '../documents/send.ts';
import { notFound } from '../problem.ts';
import { AssessmentDocumentParams } from './schema.ts';
import { getAssessment, type VisibleAssessmentsDeps } from './visible.ts';

export interface AssessmentDocumentsDeps extends VisibleAssessmentsDeps {
  documents: Documents;
  checkpoints: Pick<Checkpoints, 'sign'>;
}

/** Documents of a frozen assessment and the formats that each makes sense in. */
const forms: Readonly<
  Record<
    string,
    {
      formats: readonly DocumentFormat[];
      build(facts: AssessmentFacts): ReturnType<typeof workingPaper>;
    }
  >
> = {
  'working-paper': { formats: ['xlsx', 'csv'], build: workingPaper },
  report: { formats: ['docx', 'pdf'], build: assessmentReport },
};

export function addDocumentRoutes(api: Api, deps: AssessmentDocumentsDeps): void {
  const { records, documents, checkpoints, time } = deps;
  api.get(
    '/assessments/:id/documents/:form.:format',
    {
      schema: { params: AssessmentDocumentParams },
      config: { permission: { resource: 'assessments', action: 'export' } },
    },
    async ({ params, principal }, reply) => {
      const { row, head, items } = await getAssessment(deps, principal, params.id);
      const form = Object.hasOwn(forms, params.form) ? forms[params.form] : undefined;
      if (!form) throw notFound('document', params.form);
      const format = formatOf(params.format);
      if (!format || !form.formats.includes(format)) throw notFound('format', params.format);
      const { seq, sha256 } = await checkpoints.sign('document');
      const meta = { madeAt: isoNow(time), madeBy: principal.name, checkpoint: { seq, sha256 } };
      const description = form.build({
        content: { head, items },
        sha256: row.sha256,
        sm3: row.sm3,
        meta,
      });
      const bytes = await documents.render(description, format);
      await records.transaction((trx) =>
        appendAudit(trx, {
          unitId: principal.unitId,
          actor: actorOf(principal),
          action: 'document.export',
          target: { kind: 'assessment', id: row.id },
          after: { form: params.form, format, ...fingerprint(bytes) },
          at: isoNow(time),
        }),
      );
      return sendDocument(reply, bytes, `${description.title} ${row.system_name}`, format);
    },
  );
}
