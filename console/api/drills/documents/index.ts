import type { Checkpoints } from '../../../../analyzer/audit/checkpoints.ts';
import { appendAudit } from '../../../../analyzer/audit/append.ts';
import type { DrillEvaluation } from '../../../../analyzer/drills/evaluation/drill-evaluation.ts';
import type { JudgingRules } from '../../../../analyzer/drills/evaluation/judging-rules.ts';
import { actorOf } from '../../../../analyzer/people/actor.ts';
import type { Principal } from '../../../../analyzer/people/principal.ts';
import { isoNow } from '../../../../collector/time/time-source.ts';
import type { DocumentMeta } from '../../../documents/description.ts';
import type { Documents } from '../../../documents/documents.ts';
import { drillFormBuilders } from '../../../documents/forms/drills/drill-forms.ts';
import type { DrillPapers } from '../../../documents/forms/drills/papers.ts';
import {
  drillForms,
  loadDrillDocumentRules,
  type DrillDocumentRules,
  type DrillFormName,
} from '../../../documents/forms/drills/rules.ts';
import type { Feature } from '../../api.ts';
import { fingerprint, formatOf, sendDocument } from '../../documents/send.ts';
import { notFound } from '../../problem.ts';
import { getOpenDrill, insightOf, type DrillAccessDeps } from '../access.ts';
import { getScriptedDrill } from '../evaluation/script-access.ts';
import { watermark } from '../read-models.ts';
import { DrillParams } from '../schema.ts';
import { DrillDocumentParams, DrillDocumentsSchema } from './schema.ts';
import { scriptRows } from './script-rows.ts';
import { readYear } from './year.ts';

export interface DrillDocumentsFeatureDeps extends DrillAccessDeps {
  evaluation: Pick<DrillEvaluation, 'debrief'>;
  documents: Pick<Documents, 'render'>;
  checkpoints: Pick<Checkpoints, 'sign'>;
  judging: JudgingRules;
}

/** They tell nothing of the script; whoever plays may have them before the start. */
const open: readonly DrillFormName[] = ['support-plan', 'sign-in'];

/** Documents of a drill as Word and PDF. Every export is in the audit log. */
export function drillDocumentsFeature(deps: DrillDocumentsFeatureDeps): Feature {
  const { records, evaluation, judging, rights, time } = deps;
  let known: DrillDocumentRules | undefined;
  /** Read when first asked for. */
  const rules = () => (known ??= loadDrillDocumentRules());

  async function metaOf(principal: Principal, id: string, version: number): Promise<DocumentMeta> {
    const last = await records.db
      .selectFrom('case_messages')
      .select('hash')
      .where('case_id', '=', id)
      .orderBy('lamport', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    const { seq, sha256 } = await deps.checkpoints.sign('document');
    return {
      madeAt: isoNow(time),
      madeBy: principal.name,
      checkpoint: { seq, sha256 },
      caseLog: { caseId: id, version, ...(last && { hash: last.hash }) },
    };
  }

  async function papersOf(principal: Principal, id: string): Promise<DrillPapers> {
    const { reading, debrief } = await evaluation.debrief(id);
    const { state, facts, program, version } = reading;
    const insight = insightOf(rights, principal);
    return {
      plan: state,
      unitName: facts.unitName,
      facts,
      debrief,
      background: program?.extension.background?.zh ?? '',
      script: scriptRows(program, facts),
      year: await readYear(records.db, principal, insight, state, isoNow(time)),
      rules: rules(),
      evaluationRules: judging.evaluation,
      meta: await metaOf(principal, id, version),
    };
  }

  const formatsOf = (form: DrillFormName) =>
    rules().documents.find((each) => each.form === form)?.formats ?? ['docx', 'pdf'];

  return (api) => {
    api.get(
      '/drills/:id/documents',
      {
        schema: { params: DrillParams, response: { 200: DrillDocumentsSchema } },
        config: { permission: { resource: 'drills', action: 'read' } },
      },
      async ({ params, principal }) => {
        await getOpenDrill(deps, principal, params.id);
        const { source, article, documents, leftOut } = rules();
        return {
          ...watermark,
          source: `${source} ${article}`,
          documents: documents.map(({ form, annex, zh, en }) => ({
            form,
            annex,
            zh,
            en,
            formats: [...formatsOf(form)],
          })),
          leftOut: leftOut.map((each) => ({ ...each })),
        };
      },
    );

    api.get(
      '/drills/:id/documents/:form.:format',
      {
        schema: { params: DrillDocumentParams },
        config: { permission: { resource: 'drills', action: 'export' } },
      },
      async ({ params, principal }, reply) => {
        const { id } = params;
        const { state } = await getOpenDrill(deps, principal, id);
        const form = drillForms.find((each) => each === params.form);
        const format = formatOf(params.format);
        if (!form) throw notFound('document', params.form);
        if (!format || !formatsOf(form).some((each) => each === format)) {
          throw notFound('format', params.format);
        }
        if (!open.includes(form)) await getScriptedDrill(deps, principal, id);
        const description = drillFormBuilders[form](await papersOf(principal, id));
        const bytes = await deps.documents.render(description, format);
        await records.transaction((trx) =>
          appendAudit(trx, {
            unitId: state.unitId,
            actor: actorOf(principal),
            action: 'drill.export',
            target: { kind: 'drill', id },
            after: { form, format, ...fingerprint(bytes) },
            at: isoNow(time),
          }),
        );
        return sendDocument(reply, bytes, `${description.title} ${state.number}`, format);
      },
    );
  };
}
