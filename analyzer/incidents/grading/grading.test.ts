import { mkdtemp, readFile, rm, writeFile, cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Answers, Grade } from '../grade.ts';
import { findUnfit } from './conditions.ts';
import { dutiesOf } from './duties.ts';
import { gradeOf } from './evaluate.ts';
import { loadIncidentRules } from './load-rules.ts';
import type { IncidentRules } from './rules.ts';

const folder = fileURLToPath(new URL('../../../rules/incidents', import.meta.url));
let rules: IncidentRules;

beforeAll(async () => {
  rules = loadIncidentRules(folder);
});

/** A school where nothing of national weight happened. */
const quiet: Answers = {
  'system.importance': 'general',
  'business.loss': 'minor',
  'social.harm': 'general',
  extent: 'one',
  'pii.leaked': false,
  'data.important': 'none',
  defaced: false,
  'portal.kind': 'none',
  'cii.affected': false,
  'population.region': 'less',
  'population.people': 0,
  'loss.direct': 0,
  'crime.suspected': false,
  'authority.declared': 'none',
};

const cac = (answers: Answers): Grade => gradeOf(rules.cac, rules.questions, answers);
const edu = (answers: Answers): Grade => gradeOf(rules.edu, rules.questions, answers);
const owed = (answers: Answers, change: { classId?: string; operatorKind?: 'cii' | null } = {}) =>
  Object.fromEntries(
    dutiesOf(rules, {
      classId: change.classId ?? 'ATTACK',
      operatorKind: change.operatorKind === undefined ? 'other' : change.operatorKind,
      answers,
      cac: cac(answers),
      edu: edu(answers),
    }).map((duty) => [duty.clock, duty.owed === 'yes' ? duty.ruleId : duty.owed]),
  );

describe('grades', () => {
  test('are unknown between everything and nothing while nothing is answered', () => {
    for (const grade of [cac({}), edu({})]) {
      expect(grade).toMatchObject({ level: 'unknown', lower: 'general', upper: 'extraordinary' });
      expect(grade.open.length).toBeGreaterThan(2);
    }
  });

  test('are general only when every question that matters is answered', () => {
    expect(cac(quiet)).toMatchObject({ level: 'general', open: [], criteria: [] });
    expect(edu(quiet)).toMatchObject({ level: 'general', open: [] });
    const { 'loss.direct': _loss, ...without } = quiet;
    expect(cac(without)).toMatchObject({
      level: 'unknown',
      lower: 'general',
      upper: 'extraordinary',
      open: ['loss.direct'],
    });
  });

  test.each([
    ['general', 999_999],
    ['larger', 1_000_000],
    ['larger', 9_999_999],
    ['major', 10_000_000],
    ['major', 99_999_999],
    ['extraordinary', 100_000_000],
  ] as const)('%s for a leak about %d persons', (level, count) => {
    expect(cac({ ...quiet, 'pii.leaked': true, 'pii.count': count }).level).toBe(level);
  });

  test.each([
    ['general', 0.49, 1.9],
    ['larger', 0.5, 0],
    ['larger', 0, 2],
    ['major', 2, 0],
    ['major', 0, 12],
    ['extraordinary', 6, 0],
    ['extraordinary', 0, 24],
  ] as const)('%s for %d h on the home page and %d h elsewhere', (level, home, other) => {
    const answers = {
      ...quiet,
      defaced: true,
      'defaced.home.hours': home,
      'defaced.other.hours': other,
      'spread.reposts': 0,
      'spread.views': 0,
    };
    expect(cac(answers).level).toBe(level);
  });

  test('follow the matrix of importance and loss', () => {
    const table = {
      special: ['extraordinary', 'major', 'larger', 'general'],
      important: ['major', 'larger', 'general', 'general'],
      general: ['larger', 'general', 'general', 'general'],
    };
    for (const [importance, levels] of Object.entries(table)) {
      const found = ['extreme', 'severe', 'larger', 'minor'].map(
        (loss) => edu({ ...quiet, 'system.importance': importance, 'business.loss': loss }).level,
      );
      expect(found).toEqual(levels);
    }
  });

  test('narrow with what is known: an outage that goes on is at least as severe', () => {
    const going = {
      ...quiet,
      'cii.affected': true,
      'cii.main.hours': 0,
      'cii.whole.hours': { min: 3 },
    };
    expect(cac(going)).toMatchObject({ level: 'unknown', lower: 'major', upper: 'extraordinary' });
    expect(cac({ ...going, 'cii.whole.hours': { min: 3, max: 5 } }).level).toBe('major');
  });

  test('name the criterion, the row, the threshold and the answer', () => {
    const [first] = cac({ ...quiet, 'pii.leaked': true, 'pii.count': 2_000_000 }).criteria;
    expect(first).toMatchObject({
      criterion: 'personal-information',
      lower: 'larger',
      article: '附件',
      rows: [
        {
          level: 'larger',
          verdict: 'yes',
          confidence: 'S',
          conditions: [
            { question: 'pii.leaked', wanted: { kind: 'is', value: true }, answer: true },
            {
              question: 'pii.count',
              wanted: { kind: 'at-least', value: 1_000_000 },
              answer: 2_000_000,
              verdict: 'yes',
            },
          ],
        },
      ],
    });
  });

  test('never fall when an answer makes things worse', () => {
    const rank = ['extraordinary', 'major', 'larger', 'general'];
    let last = 3;
    for (let people = 1; people < 1e9; people *= 3) {
      const { lower } = cac({ ...quiet, 'pii.leaked': true, 'pii.count': people });
      expect(rank.indexOf(lower)).toBeLessThanOrEqual(last);
      last = rank.indexOf(lower);
    }
  });

  test('ignore answers to questions that are no longer asked', () => {
    expect(cac({ ...quiet, 'pii.leaked': false, 'pii.count': 5_000_000 }).level).toBe('general');
  });
});

describe('duties', () => {
  test('are none for an ordinary incident of one school', () => {
    expect(new Set(Object.values(owed(quiet)))).toEqual(new Set(['no']));
  });

  test('start the national line from 较大 only, by the kind of operator', () => {
    const large = { ...quiet, 'loss.direct': 5_000_000 };
    expect(owed(large)).toMatchObject({
      'cac-report': 'incident.cac-report.general',
      'edu-oral': 'incident.edu-oral',
    });
    expect(owed(large, { operatorKind: 'cii' })['cac-report']).toBe('incident.cac-report.cii');
    expect(owed({ ...quiet, 'business.loss': 'extreme' })).toMatchObject({
      'cac-report': 'no',
      'edu-written': 'incident.edu-written',
    });
  });

  test('stay open while the grade is', () => {
    expect(owed({})).toMatchObject({ 'cac-report': 'unknown', 'edu-oral': 'unknown' });
  });

  test('follow a leak whatever the grade, with minors on a line of their own', () => {
    const leak = { ...quiet, 'pii.leaked': true, 'pii.count': 30 };
    expect(owed(leak)).toMatchObject({
      'pii-report': 'incident.pii-report',
      'pii-persons': 'incident.pii-persons',
      'pii-minors': 'unknown',
    });
    expect(owed({ ...leak, 'pii.minors': true })).toMatchObject({
      'pii-persons': 'no',
      'pii-minors': 'incident.pii-minors',
    });
  });

  test('leave content incidents out of the education line', () => {
    const grave = { ...quiet, 'social.harm': 'grave', 'loss.direct': 5_000_000 };
    expect(owed(grave, { classId: 'CONTENT' })).toMatchObject({
      'edu-oral': 'no',
      'cac-report': 'incident.cac-report.general',
    });
  });
});

describe('answers', () => {
  test('must fit their questions', () => {
    expect(findUnfit(rules.questions, quiet)).toBeUndefined();
    expect(findUnfit(rules.questions, { 'pii.leaked': null })).toBeUndefined();
    for (const wrong of [
      { 'no.such': true },
      { 'pii.leaked': 'yes' },
      { extent: 'galaxy' },
      { 'pii.count': -1 },
      { 'pii.count': { min: 5, max: 4 } },
    ]) {
      expect(findUnfit(rules.questions, wrong as Answers)).toBe(Object.keys(wrong)[0]);
    }
  });
});

describe('the rules', () => {
  test('have the ten classes with their counts of subclasses and no invented code', () => {
    expect(rules.classes).toHaveLength(10);
    expect(rules.classes.slice(0, 3).map(({ subclasses }) => subclasses.length)).toEqual([
      10, 21, 12,
    ]);
    const codes = rules.classes.flatMap((each) => [each, ...each.subclasses].map((c) => c.gbCode));
    expect(new Set(codes)).toEqual(new Set([null]));
    expect(rules.classes.find(({ id }) => id === 'CONTENT')?.route?.zh).toMatch(/宣传部门.*网信/u);
  });

  test('are refused with the place of the fault', async () => {
    const broken = await mkdtemp(join(tmpdir(), 'xiaodun-rules-'));
    const change = async (file: string, from: string, to: string) => {
      await cp(folder, broken, { recursive: true });
      const text = await readFile(join(folder, file), 'utf8');
      expect(text).toContain(from);
      await writeFile(join(broken, file), text.replace(from, to));
      return () => loadIncidentRules(broken);
    };
    expect(
      await change('grading-cac.yaml', 'question: portal.kind', 'question: portal.sort'),
    ).toThrow(/grading-cac portal names the unknown question portal\.sort/u);
    expect(await change('grading-edu.yaml', 'in: [national]', 'in: [world]')).toThrow(
      /unknown option world/u,
    );
    expect(await change('duties.yaml', 'from: discovery', 'form: discovery')).toThrow(/duties\/0/u);
    await rm(broken, { recursive: true });
  });
});
