import type { GradeResult, Grading } from '../system.ts';

export const scopes = ['general', 'cloud', 'mobile', 'iot', 'ics'] as const;

export type Scope = (typeof scopes)[number];

/** The highest level that this platform assesses. */
const highestLevel = 4;

/** What a person has typed into the wizard. */
export interface GradingDraft {
  name: string;
  unitId: string;
  ownerDepartment: string;
  responsibleName: string;
  responsiblePhone: string;
  business: string;
  internetFacing: '' | 'yes' | 'no';
  scopes: readonly Scope[];
  answers: Readonly<Record<string, string>>;
  /** Levels that the person chose instead of those of the answers. */
  chosen: { s?: number; a?: number };
  reason: string;
}

export function emptyDraft(unitId: string): GradingDraft {
  return {
    name: '',
    unitId,
    ownerDepartment: '',
    responsibleName: '',
    responsiblePhone: '',
    business: '',
    internetFacing: '',
    scopes: ['general'],
    answers: {},
    chosen: {},
    reason: '',
  };
}

/** The levels that would be saved; undefined while the answers leave one open, or reach beyond what is assessed here. */
export function levelsOf(
  draft: Pick<GradingDraft, 'chosen'>,
  result: GradeResult | undefined,
): { s: number; a: number } | undefined {
  const s = draft.chosen.s ?? result?.s.level ?? 0;
  const a = draft.chosen.a ?? result?.a.level ?? 0;
  return s < 1 || a < 1 || Math.max(s, a) > highestLevel ? undefined : { s, a };
}

/** True when what would be saved is not what the answers say: then a reason is asked for. */
export function isOverruled(
  draft: Pick<GradingDraft, 'chosen'>,
  result: GradeResult | undefined,
): boolean {
  const levels = levelsOf(draft, result);
  return levels !== undefined && (levels.s !== result?.s.level || levels.a !== result.a.level);
}

/** How many questions of one half are still open. */
export function openOf(grading: Grading, aspect: 's' | 'a', draft: GradingDraft): number {
  return grading.questions.filter(
    (question) => question.aspect === aspect && draft.answers[question.id] === undefined,
  ).length;
}

/** The profile as the API takes it: what was left open stays open. */
export function profileOf(draft: GradingDraft): Record<string, unknown> {
  const { ownerDepartment, responsibleName, responsiblePhone, business, internetFacing } = draft;
  const texts = Object.entries({ ownerDepartment, responsibleName, responsiblePhone, business })
    .map(([name, text]) => [name, text.trim()] as const)
    .filter(([, text]) => text !== '');
  return {
    ...Object.fromEntries(texts),
    ...(internetFacing !== '' && { internetFacing: internetFacing === 'yes' }),
  };
}
