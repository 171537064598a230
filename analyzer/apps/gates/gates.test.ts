import { describe, expect, test } from 'vitest';
import { ownBasis } from '../testing/apps-fixture.ts';
import { fullFacts, fullUse } from '../testing/sample-facts.ts';
import { gateRefusal, judgeGate, judgeGates } from './evaluate.ts';
import { gateFacts, type FactValue, type GateFacts } from './facts.ts';
import { factsOf, gatedSteps, type GateRule } from './rules.ts';

const basis = ownBasis();
const rules = await basis.gates();

/** Everything in order. */
const good = gateFacts(fullFacts, fullUse, {
  'form.missing': 0,
  'filing.needed': true,
  'filing.valid': true,
  'provider.blacklisted': false,
  'provider.banned': false,
  'app.blacklisted': false,
  'app.forStudents': true,
  'app.childRules': true,
  'package.needed': true,
  'package.read': true,
  'items.undecided': 0,
  'items.problems': 0,
  'items.leadsUndecided': 0,
  'school.reviewed': true,
  'school.decided': true,
  'school.minutes': true,
});

const with_ = (change: Record<string, FactValue>): GateFacts => ({ ...good, ...change });

function gate(id: string): GateRule {
  const found = rules.gates.find((each) => each.id === id);
  if (!found) throw new Error(`no gate ${id}`);
  return found;
}

const resultOf = (id: string, change: Record<string, FactValue>) =>
  judgeGate(gate(id), with_(change)).result;

/** Per gate: what blocks it, and what makes it not apply. */
const table: Record<
  string,
  { blocks: Record<string, FactValue>[]; spares?: Record<string, FactValue>[] }
> = {
  'form-complete': { blocks: [{ 'form.missing': 1 }] },
  commitment: { blocks: [{ 'app.commitment': false }] },
  'provider-ban': { blocks: [{ 'provider.banned': true }] },
  blacklist: { blocks: [{ 'provider.blacklisted': true }, { 'app.blacklisted': true }] },
  unfiled: { blocks: [{ 'filing.valid': false }], spares: [{ 'filing.needed': false }] },
  icp: { blocks: [] },
  'icp-holder': { blocks: [{ 'app.icpHolder': '另一公司' }] },
  'app-icp': { blocks: [] },
  graded: { blocks: [] },
  'graded-holder': { blocks: [{ 'app.gradedHolder': '另一公司' }] },
  'child-rules': { blocks: [{ 'app.childRules': false }], spares: [{ 'app.minors': false }] },
  'package-read': { blocks: [{ 'package.read': false }], spares: [{ 'package.needed': false }] },
  'items-decided': { blocks: [{ 'items.undecided': 1 }] },
  'own-items-decided': {
    blocks: [{ 'filing.needed': false, 'items.undecided': 3 }],
    spares: [{ 'filing.needed': true, 'items.undecided': 3 }],
  },
  'leads-decided': { blocks: [{ 'items.leadsUndecided': 2 }] },
  'no-problems': { blocks: [{ 'items.problems': 1 }] },
  'school-review': { blocks: [{ 'school.reviewed': false }] },
  'collective-decision': { blocks: [{ 'school.decided': false }, { 'school.minutes': false }] },
  'unified-fee': {
    blocks: [{ 'app.fee': 'paid' }, { 'app.fee': 'in-app' }, { 'use.charged': true }],
    spares: [{ 'use.nature': 'recommended', 'app.fee': 'paid' }],
  },
  'unified-ads': { blocks: [{ 'app.ads': true }], spares: [{ 'use.nature': 'voluntary' }] },
  'unified-games': { blocks: [{ 'app.games': true }], spares: [{ 'use.nature': 'voluntary' }] },
  'student-fee': { blocks: [{ 'use.charged': true }], spares: [{ 'app.forStudents': false }] },
  'recommended-free': {
    blocks: [
      { 'use.nature': 'recommended', 'use.tiedToGrades': true },
      { 'use.nature': 'voluntary', 'use.tiedToGrades': true },
    ],
    spares: [{ 'use.nature': 'unified', 'use.tiedToGrades': true }],
  },
  'biometrics-argued': {
    blocks: [
      { 'app.biometrics': true, 'use.biometricsArgued': false },
      { 'use.biometrics': true, 'use.biometricsArgued': false },
    ],
    spares: [{ 'app.biometrics': false, 'use.biometrics': false }],
  },
  'parents-consulted': {
    blocks: [{ 'use.people': 1_000, 'use.parentsConsulted': false }],
    spares: [{ 'use.people': 999, 'use.parentsConsulted': false }],
  },
};

describe('gates', () => {
  test('are all in the table of this test', () => {
    expect(Object.keys(table).toSorted()).toEqual(rules.gates.map(({ id }) => id).toSorted());
  });

  test.each(rules.gates.map((rule) => [rule.id, rule] as const))(
    '%s lets through what is in order',
    (_id, rule) => {
      expect(['passed', 'not-applicable']).toContain(judgeGate(rule, good).result);
    },
  );

  test.each(Object.entries(table))('%s blocks, and spares what it is not about', (id, row) => {
    for (const change of row.blocks)
      expect(resultOf(id, change), JSON.stringify(change)).toBe('blocked');
    for (const change of row.spares ?? []) {
      expect(resultOf(id, change), JSON.stringify(change)).toBe('not-applicable');
    }
  });

  test.each(rules.gates.map((rule) => [rule.id, rule] as const))(
    '%s never passes on what nobody said',
    (_id, rule) => {
      for (const key of new Set(rule.require.flatMap(factsOf))) {
        // Where it applies: `when` holds by a row of the table that blocks, else as things are.
        const base = with_(table[rule.id]?.blocks[0] ?? {});
        const { result, missing } = judgeGate(rule, { ...base, [key]: null });
        expect(result, key).not.toBe('passed');
        if (result === 'unknown') expect(missing).toContain(key);
      }
      expect(judgeGate(rule, {}).result).not.toBe('passed');
    },
  );

  test('that may or may not apply pass only where they would hold anyway', () => {
    expect(resultOf('child-rules', { 'app.minors': null })).toBe('passed');
    expect(resultOf('child-rules', { 'app.minors': null, 'app.childRules': false })).toBe(
      'unknown',
    );
    expect(resultOf('unfiled', { 'filing.needed': null, 'filing.valid': false })).toBe('unknown');
  });

  test('compare names as people write them', () => {
    expect(resultOf('icp-holder', { 'app.icpHolder': ' 示例教育科技 有限公司 ' })).toBe('passed');
    expect(resultOf('icp-holder', { 'app.icpHolder': null })).toBe('unknown');
  });

  test('stand before every step that leads an app to people', () => {
    for (const step of gatedSteps) expect(judgeGates(rules, good, step).length).toBeGreaterThan(0);
    const before = (step: (typeof gatedSteps)[number]) =>
      judgeGates(rules, good, step).map(({ rule }) => rule.id);
    for (const step of ['app-use.pass-bureau', 'app-use.record-bureau'] as const) {
      expect(before(step)).toEqual(
        expect.arrayContaining([
          'unfiled',
          'icp',
          'graded',
          'blacklist',
          'no-problems',
          'leads-decided',
        ]),
      );
    }
  });

  test('refuse with the rule, its source and what was not said', () => {
    const judged = judgeGates(rules, with_({ 'app.gradedLevel': null }), 'app-filing.submit');
    const refusal = gateRefusal(judged, (key) => ({ zh: `名 ${key}`, en: key }));
    expect(refusal).toMatchObject({ code: 'GATE_GRADED', rules: ['graded'] });
    expect(refusal?.zh).toMatch(/规则 graded/u);
    expect(refusal?.zh).toMatch(/教技函〔2019〕55号/u);
    expect(refusal?.zh).toMatch(/名 app\.gradedLevel/u);
    expect(refusal?.en).toMatch(/source: /u);
  });
});
