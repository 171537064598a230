import type { Static } from 'typebox';
import type { CaseMessage } from '../cases/message.ts';
import type { Grade } from './grade.ts';
import type { IncidentRules } from './grading/rules.ts';
import type { FilePayload } from './machine/reporting.ts';
import type { IncidentReportFacts } from './report.ts';
import type { IncidentState } from './state.ts';

function levelOf(grade: unknown): IncidentReportFacts['cac'] {
  if (grade === null || grade === undefined) return null;
  const { level, lower, upper } = grade as Grade;
  return { level, lower, upper };
}

/**
 * All that the form of one report shows, from the message that filed it; undefined for a report that is not of this log.
 */
export function reportFactsOf(
  rules: IncidentRules,
  state: IncidentState,
  log: readonly CaseMessage[],
  reportId: string,
): IncidentReportFacts | undefined {
  const message = log.find(({ id, kind }) => id === reportId && kind === 'file-report');
  const report = state.reports.find(({ id }) => id === reportId);
  if (!message || !report) return undefined;
  const { content, frozen, kind, sha256 } = message.payload as Static<typeof FilePayload>;
  if (!frozen) return undefined;
  const found = rules.classes.find(({ id }) => id === frozen.classId);
  const subclass = found?.subclasses.find(({ id }) => id === frozen.subclassId);
  const named = ({ id, zh, en, gbCode }: NonNullable<typeof found | typeof subclass>) => ({
    id,
    zh,
    en,
    gbCode,
  });
  return {
    incidentId: message.caseId,
    number: frozen.number,
    reportId,
    kind,
    ordinal: frozen.ordinal,
    at: message.at,
    unit: { id: frozen.unitId, name: frozen.unitName, operatorKind: frozen.operatorKind },
    title: frozen.title,
    occurredAt: frozen.occurredAt,
    discoveredAt: frozen.discoveredAt,
    class: found ? named(found) : null,
    subclass: subclass ? named(subclass) : null,
    cac: levelOf(frozen.cac),
    edu: levelOf(frozen.edu),
    content,
    writtenBy: {
      accountId: message.actor.kind === 'person' ? message.actor.accountId : null,
      name: message.actor.name,
    },
    signedBy: report.signed,
    evidence: frozen.evidence,
    sha256: sha256 ?? '',
  };
}
