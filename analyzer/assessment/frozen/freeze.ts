import { hash } from 'node:crypto';
import type { Selectable } from 'kysely';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { appendAudit } from '../../audit/append.ts';
import type { AuditActor } from '../../audit/audit.ts';
import { canonicalJson } from '../../audit/canonical-json.ts';
import { newId } from '../../stores/records/new-id.ts';
import type { Records } from '../../stores/records/records.ts';
import type { Assessment } from '../assessment.ts';
import { itemText } from '../catalogue/catalogue.ts';
import { importanceOf } from '../scoring/count.ts';
import { levelsOf } from '../sheet/profile.ts';
import type { SystemItem } from '../snapshot.ts';
import type { EvidenceRow } from '../system-inputs.ts';
import type { FrozenAssessmentTable, SystemTable } from '../tables.ts';
import { hashesOf } from './hashes.ts';
import { readContent, writeContent, type FrozenContent, type FrozenItem } from './content.ts';

export type FrozenRow = Selectable<FrozenAssessmentTable>;

export interface FrozenDeps {
  records: Records;
  assessment: Assessment;
  time: TimeSource;
}

/** Assessments as they stood at an instant: written once, refused to change by the database, known to the audit chain. */
export interface FrozenAssessments {
  freeze(system: SystemTable, actor: AuditActor, note?: string): Promise<string>;
  /** With its content and whether the hashes still say the same; undefined when there is none. */
  find(id: string): Promise<(FrozenContent & { row: FrozenRow; intact: boolean }) | undefined>;
}

/** Evidence of one item that is kept in full, the worst first; further rows by hash. */
const fullEvidence = 200;

function frozenItem({ item, result, known }: SystemItem, rows: readonly EvidenceRow[]): FrozenItem {
  const { attestations, exceptions, exclusion } = known.inputs;
  return {
    ...itemText(item),
    evaluationUnit: item.evaluationUnit,
    majorHazard: item.majorHazard,
    mark: { ...known.mark, importance: importanceOf(known.mark) },
    result,
    evidence: rows
      .slice(0, fullEvidence)
      .map(({ system_id: _system, unit_id: _unit, superseded_at: _gone, ...row }) => row),
    furtherEvidence: rows
      .slice(fullEvidence)
      .map(({ id, verdict, sha256 }) => ({ id, verdict, sha256 })),
    attestations,
    exceptions,
    ...(exclusion && { exclusion }),
  };
}

export function createFrozenAssessments(deps: FrozenDeps): FrozenAssessments {
  const { records, assessment, time } = deps;

  async function compose(
    id: string,
    system: SystemTable,
    by: { id?: string; name: string },
    note: string | undefined,
  ) {
    const rules = await assessment.rules();
    const { at, items, scores, evidence } = await assessment.snapshot(system);
    const unit = await records.db
      .selectFrom('units')
      .select(['id', 'name'])
      .where('id', '=', system.unit_id)
      .executeTakeFirstOrThrow();
    const { level, sLevel, aLevel, scopes } = levelsOf(system);
    const head = {
      v: 1,
      kind: 'frozen-assessment',
      id,
      system: { id: system.id, name: system.name, level, sLevel, aLevel, scopes },
      unit,
      at,
      by,
      ...(note !== undefined && { note }),
      catalogue: { sha256: rules.catalogue.sha256, edited: rules.catalogue.edited },
      packs: rules.packs.map((pack) => ({
        id: pack.id,
        version: pack.version,
        sha256: hash('sha256', canonicalJson(pack)),
      })),
      checks: rules.checks.map(({ id: check, titleZh, titleEn, validHours }) => ({
        id: check,
        titleZh,
        titleEn,
        validHours,
      })),
      scores,
      items: items.length,
    } as const;
    const frozen = items.map((one) => frozenItem(one, evidence.get(one.item.key) ?? []));
    return { head, scores, content: await writeContent(head, frozen) };
  }

  return {
    async freeze(system, actor, note) {
      const id = newId(time.now());
      const by = {
        ...(actor.kind === 'person' && { id: actor.accountId }),
        name: actor.name,
      };
      const { head, scores, content } = await compose(id, system, by, note);
      const { sha256, sm3 } = hashesOf(content);
      await records.transaction(async (trx) => {
        await trx
          .insertInto('frozen_assessments')
          .values({
            id,
            unit_id: system.unit_id,
            system_id: system.id,
            system_name: system.name,
            level: system.level,
            note: note ?? null,
            frozen_at: head.at,
            frozen_by_id: actor.kind === 'person' ? actor.accountId : null,
            frozen_by_name: actor.name,
            summary: JSON.stringify(scores),
            catalogue: head.catalogue.sha256,
            catalogue_intact: head.catalogue.edited.length === 0 ? 1 : 0,
            bytes: Buffer.byteLength(content),
            sha256,
            sm3,
          })
          .execute();
        await trx
          .insertInto('frozen_contents')
          .values({ assessment_id: id, unit_id: system.unit_id, content })
          .execute();
        await appendAudit(trx, {
          unitId: system.unit_id,
          actor,
          action: 'assessment.freeze',
          target: { kind: 'assessment', id },
          after: { system: system.id, sha256, sm3, bytes: Buffer.byteLength(content) },
          ...(note !== undefined && { reason: note }),
          at: isoNow(time),
        });
      });
      return id;
    },

    async find(id) {
      const row = await records.db
        .selectFrom('frozen_assessments')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      const stored = await records.db
        .selectFrom('frozen_contents')
        .select('content')
        .where('assessment_id', '=', id)
        .executeTakeFirst();
      if (!row || !stored) return undefined;
      const found = hashesOf(stored.content);
      const intact = found.sha256 === row.sha256 && found.sm3 === row.sm3;
      return { ...(await readContent(stored.content)), row, intact };
    },
  };
}
