import { beforeAll, describe, expect, it } from 'vitest';
import { gradeSystem, type GradeAnswers } from './grade.ts';
import { loadGrading, type GradingRules } from './rules.ts';

let rules: GradingRules;
let nothing: GradeAnswers;

beforeAll(async () => {
  rules = await loadGrading('rules/compliance/grading');
  nothing = Object.fromEntries(rules.questions.map(({ id }) => [id, 'none']));
});

/** The option of a question that leads to a degree. */
function answering(object: string, degree: string, aspect: 's' | 'a'): GradeAnswers {
  for (const question of rules.questions) {
    if (question.aspect !== aspect || question.object !== object) continue;
    const option = question.options.find((one) => one.degree === degree);
    if (option) return { [question.id]: option.value };
  }
  throw new Error(`nothing leads to ${object} × ${degree}`);
}

describe('the grade', () => {
  it('follows each cell of the matrix of GB/T 22240-2020', () => {
    const published: Record<string, number[]> = {
      legal: [1, 2, 2],
      social: [2, 3, 4],
      national: [3, 4, 5],
    };
    for (const aspect of ['s', 'a'] as const) {
      for (const [object, levels] of Object.entries(published)) {
        for (const [at, degree] of ['general', 'serious', 'extreme'].entries()) {
          const grade = gradeSystem(rules, { ...nothing, ...answering(object, degree, aspect) });
          expect(grade[aspect]).toMatchObject({
            level: levels[at],
            cell: { object, degree, level: levels[at] },
          });
          expect(grade.level).toBe(levels[at]);
          expect(grade.beyond).toBe(levels[at] === 5);
        }
      }
    }
  });

  it('is the higher of S and A, with the cell that decided', () => {
    const grade = gradeSystem(rules, {
      ...nothing,
      ...answering('legal', 'serious', 's'),
      ...answering('social', 'serious', 'a'),
    });
    expect([grade.s.level, grade.a.level, grade.level]).toEqual([2, 3, 3]);
    expect(grade.explainZh).toContain('S2A3');
    expect(grade.a.explainZh).toContain('社会秩序');
    expect(grade.duties.map(({ id }) => id)).toContain('evaluation-yearly');
  });

  it('is open while a question is: no answer is never "no harm"', () => {
    const { 's-leak-people': _, ...rest } = nothing;
    const grade = gradeSystem(rules, { ...rest, ...answering('social', 'general', 'a') });
    expect(grade).toMatchObject({
      level: null,
      atLeast: 2,
      s: { level: null, open: ['s-leak-people'] },
    });
    expect(grade.a.level).toBe(2);
    expect(grade.duties).toEqual([]);
    expect(gradeSystem(rules, {}).level).toBeNull();
  });

  it('refuses answers that the wizard does not offer', () => {
    for (const answers of [{ x: 'none' }, { 's-leak-people': 'x' }, { __proto__x: 'none' }]) {
      expect(() => gradeSystem(rules, answers)).toThrow(/does not fit/);
    }
  });
});
