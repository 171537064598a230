import { createHash } from 'node:crypto';
import type { Static } from 'typebox';
import { assignableAccount } from '../alerts/assignable.ts';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { LiveBus } from '../live/live-bus.ts';
import { findParentAt } from '../people/unit-tree.ts';
import { heldAt } from '../people/visibility.ts';
import type { Trx } from '../stores/records/records.ts';
import { createAlertLinks } from './alert-links.ts';
import { IncidentError } from './errors.ts';
import type { Answers } from './grade.ts';
import { findUnfit } from './grading/conditions.ts';
import { dutiesOf } from './grading/duties.ts';
import { gradeOf } from './grading/evaluate.ts';
import type { IncidentRules } from './grading/rules.ts';
import type { GradePayload } from './machine/opening.ts';
import type { FrozenSchema } from './machine/payloads.ts';
import type { IncidentPreparation } from './machine/preparation.ts';
import { checkNotice } from './notice-links.ts';
import { unitName } from '../people/unit-names.ts';
import { nextNumber, type IncidentNumbers } from './numbers.ts';

export interface PreparationDeps {
  rules: IncidentRules;
  numbers: IncidentNumbers;
  live?: LiveBus;
}

type Graded = Static<typeof GradePayload>;

async function isAbove(trx: Trx, aboveId: string, unitId: string, at: string): Promise<boolean> {
  const row = await trx
    .selectFrom('unit_closure')
    .select('depth')
    .where('ancestor', '=', aboveId)
    .where('descendant', '=', unitId)
    .where('depth', '>', 0)
    .where((eb) => heldAt(eb, at))
    .executeTakeFirst();
  return row !== undefined;
}

/** Class and subclass as the standard has them. Throws CLASS_UNKNOWN. */
function checkClass(
  rules: IncidentRules,
  classId: string | null,
  subclassId: string | null,
): { asksRansom: boolean } {
  if (classId === null && subclassId === null) return { asksRansom: false };
  const found = rules.classes.find(({ id }) => id === classId);
  const subclass = found?.subclasses.find(({ id }) => id === subclassId);
  if (!found || (subclassId !== null && !subclass)) {
    throw new IncidentError('CLASS_UNKNOWN', 'This class or subclass is not in the standard.', {
      classId,
      subclassId,
    });
  }
  return { asksRansom: subclass?.ransom ?? false };
}

/** What messages of incidents get from this node when it writes them. */
export function createPreparation({ rules, numbers, live }: PreparationDeps): IncidentPreparation {
  const links = createAlertLinks(live);
  return {
    async open(trx, { number: _number, asksRansom: _asks, ...sent }, context) {
      const { asksRansom } = checkClass(rules, sent.classId ?? null, sent.subclassId ?? null);
      const { affectedUnitId, alertIds = [] } = sent;
      const { actorUnitId, at } = context;
      if (affectedUnitId !== undefined && !(await isAbove(trx, actorUnitId, affectedUnitId, at))) {
        throw new IncidentError('UNIT_NOT_BELOW', 'The affected unit is not below yours.');
      }
      const number = await nextNumber(trx, actorUnitId, at, numbers);
      await links.link(trx, alertIds, number, context);
      return { ...sent, number, asksRansom, unitId: actorUnitId };
    },

    grade(state, sent) {
      const answers = sent.answers as Answers;
      const unfit = findUnfit(rules.questions, answers);
      if (unfit !== undefined) {
        throw new IncidentError('ANSWER_INVALID', `The answer to ${unfit} does not fit.`, {
          question: unfit,
        });
      }
      const classId = sent.classId === undefined ? state.classId : sent.classId;
      const subclassId = sent.subclassId === undefined ? state.subclassId : sent.subclassId;
      const { asksRansom } = checkClass(rules, classId, subclassId);
      const cac = gradeOf(rules.cac, rules.questions, answers);
      const edu = gradeOf(rules.edu, rules.questions, answers);
      const operatorKind = sent.operatorKind ?? state.operatorKind;
      const duties = dutiesOf(rules, { classId, operatorKind, answers, cac, edu });
      const named = duties.map((duty) => {
        const rule = rules.duties.find(({ clock }) => clock === duty.clock);
        return { ...duty, zh: rule?.zh ?? duty.clock, en: rule?.en ?? duty.clock };
      });
      const isEducation = duties.some(({ line, owed }) => line === 'edu' && owed === 'yes');
      return {
        ...sent,
        cac: cac as Graded['cac'],
        edu: edu as Graded['edu'],
        duties: named,
        progressRuleId: isEducation ? (rules.progress[edu.lower] ?? null) : null,
        asksRansom,
      } as Graded;
    },

    async report(trx, state, { frozen: _frozen, sha256: _hash, ...sent }) {
      const frozen = {
        number: state.number,
        title: state.title,
        unitId: state.unitId,
        unitName: await unitName(trx, state.unitId),
        operatorKind: state.operatorKind,
        classId: state.classId,
        subclassId: state.subclassId,
        occurredAt: state.occurredAt,
        discoveredAt: state.discoveredAt,
        ordinal: state.reports.length + 1,
        cac: state.cac,
        edu: state.edu,
        evidence: state.evidence.map(({ name, sha256, sm3, bytes }) => ({
          name,
          sha256,
          sm3,
          bytes,
        })),
      } as Static<typeof FrozenSchema>;
      const sha256 = createHash('sha256')
        .update(canonicalJson({ ...sent, frozen }))
        .digest('hex');
      return { ...sent, frozen, sha256 };
    },

    async uploaded(trx, uploadId, { caseId }) {
      const row = await trx
        .selectFrom('incident_uploads')
        .selectAll()
        .where('id', '=', uploadId)
        .where('incident_id', '=', caseId)
        .executeTakeFirst();
      if (!row) throw new IncidentError('UPLOAD_UNKNOWN', 'Nothing was uploaded under this id.');
      const { name, kind, media_type: mediaType, sha256, sm3, alert_id: alertId } = row;
      return { name, kind, mediaType, sha256, sm3, bytes: row.bytes, alertId };
    },

    async assignableName(trx, accountId, unitId, { at }) {
      const account = await assignableAccount(trx, accountId, unitId, at);
      if (account) return account.name;
      throw new IncidentError('NOT_ASSIGNABLE', 'Only an active account that sees the incident.', {
        accountId,
      });
    },

    linkAlerts: (trx, alertIds, number, context) => links.link(trx, alertIds, number, context),
    checkNotice,
    closeAlerts: (trx, { alertIds }, reason, note, context) =>
      links.close(trx, alertIds, reason, note, context),
    unitName: unitName,

    async unitAbove(trx, unitId, aboveId, { at }) {
      if (await isAbove(trx, aboveId, unitId, at)) return await unitName(trx, aboveId);
      throw new IncidentError('UNIT_NOT_ABOVE', 'Reports go to a unit above yours.');
    },

    async parentOf(trx, unitId, { at }) {
      const id = await findParentAt(trx, unitId, at);
      return id === undefined ? undefined : { id, name: await unitName(trx, id) };
    },
  };
}
