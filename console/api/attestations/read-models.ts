import type { CatalogueItem } from '../../../analyzer/assessment/catalogue/catalogue.ts';
import type { AssessmentRules } from '../../../analyzer/assessment/rules.ts';
import type { PeopleInputs } from '../../../analyzer/assessment/people-inputs.ts';
import type { Questions } from '../../../analyzer/attestations/questions/questions.ts';
import type { AttestationState } from '../../../analyzer/attestations/state.ts';
import type { CaseView } from '../../../analyzer/cases/cases.ts';
import { readItemResults } from '../../../analyzer/register/item-results.ts';
import { endOfDay, startOfDay } from '../../../analyzer/register/civil-day.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { isLate } from '../cases/clocks-of-cases.ts';
import type { CaseClockView } from '../cases/schema.ts';
import type { Attestation, AttestationRow } from './schema.ts';

/** Whether an attestation counts at an instant. */
export function standingOf(
  { state, effectiveOn, expiresOn }: Pick<AttestationState, 'state' | 'effectiveOn' | 'expiresOn'>,
  at: string,
): AttestationRow['standing'] {
  if (state !== 'IN_FORCE') return 'none';
  if (endOfDay(expiresOn) <= at) return 'expired';
  return startOfDay(effectiveOn) > at ? 'not-yet' : 'counts';
}

/** What a row needs beside the fold of its case. */
export interface RowNames {
  systemName: string;
  unitName: string;
}

interface Row {
  id: string;
  version: number;
  opened_at: string;
  updated_at: string;
}

export function attestationRow(
  row: Row,
  state: AttestationState,
  names: RowNames,
  clocks: CaseClockView[],
  at: string,
): AttestationRow {
  return {
    id: row.id,
    version: row.version,
    number: state.number,
    title: state.title,
    state: state.state,
    standing: standingOf(state, at),
    systemId: state.systemId,
    systemName: names.systemName,
    unitId: state.unitId,
    unitName: names.unitName,
    itemKeys: state.answers.map(({ itemKey }) => itemKey),
    filesCount: state.files.length,
    effectiveOn: state.effectiveOn,
    periodFrom: state.periodFrom,
    periodTo: state.periodTo,
    expiresOn: state.expiresOn,
    expiresAt: endOfDay(state.expiresOn),
    signer: state.signer,
    reviewer: state.reviewer,
    openedAt: row.opened_at,
    updatedAt: row.updated_at,
    overdue: isLate(clocks),
    clocks,
  };
}

export interface DetailDeps {
  db: Db;
  people: PeopleInputs;
  rules: AssessmentRules;
  questions: Questions;
}

function textOf(items: ReadonlyMap<string, CatalogueItem>, key: string) {
  const item = items.get(key);
  return { textZh: item?.textZh ?? key, textEn: item?.textEn ?? key };
}

/** All that the page of an attestation shows. */
export async function attestationDetail(
  { db, people, rules, questions }: DetailDeps,
  row: AttestationRow,
  { state: stored }: CaseView,
  at: string,
): Promise<Attestation> {
  const state = stored as AttestationState;
  const { systemId } = state;
  const items = new Map(rules.catalogue.items.map((item) => [item.key, item]));
  const asked = state.answers.map(({ itemKey }) => ({ systemId, itemKey }));
  const results = await readItemResults(db, people, asked, at);
  const { months, latestOn, source, confidence } = state.validity;
  return {
    ...row,
    document: state.document,
    answers: state.answers.map((answer, index) => ({
      ...answer,
      ...textOf(items, answer.itemKey),
      questionId: questions.of(answer.itemKey)?.id ?? null,
      itemState: results[index]?.state ?? 'unknown',
    })),
    files: [...state.files],
    author: state.author,
    replaces: state.replaces,
    supersededBy: state.supersededBy,
    sentBack: state.sentBack,
    revoked: state.revoked,
    validity: { maxMonths: months, latestExpiresOn: latestOn, source, confidence },
  };
}
