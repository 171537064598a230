import { expect, it } from 'vitest';
import { groupFindings, tally } from './grouping.ts';
import type { ItemLeads, PackageFinding } from './package.ts';

const words = { zh: '甲', en: 'A' };

const item = (name: string): ItemLeads => ({
  item: name,
  class: Number(name.split('.')[0]),
  title: words,
  how: ['automatic'],
  beyond: words,
  state: 'none',
  leads: [],
  unseen: [],
  passed: [],
});

const finding = (check: string, change: Partial<PackageFinding> = {}): PackageFinding => ({
  check,
  verdict: 'FAIL',
  severity: 'high',
  items: [],
  title: words,
  reason: words,
  advice: words,
  clauses: [],
  evidence: [],
  more: 0,
  ...change,
});

const items = [item('1.1'), item('1.2'), item('2.1'), item('4.1')];

it('shows a finding once per class, under the first of its items', () => {
  const both = finding('SD-02', { items: ['2.1', '1.2', '1.1'] });
  const { classes, others } = groupFindings(items, [both], [{ class: 1, title: words }]);
  const shown = classes.flatMap((each) =>
    each.items.flatMap((group) => group.findings.map(() => group.item.item)),
  );
  expect(shown).toEqual(['1.1', '2.1']);
  expect(others).toEqual([]);
  expect(classes[0]?.title).toEqual(words);
  expect(classes[1]?.title).toBeUndefined();
});

it('keeps every item, also one without findings', () => {
  const { classes } = groupFindings(items, [], []);
  expect(classes.map((each) => each.items.length)).toEqual([2, 1, 1]);
});

it('lists what concerns no item apart, worst first and what was not seen before what is fine', () => {
  const findings = [
    finding('a', { verdict: 'PASS' }),
    finding('b', { verdict: 'INCONCLUSIVE' }),
    finding('c', { severity: 'low' }),
    finding('d', { severity: 'critical' }),
  ];
  const { others } = groupFindings(items, findings, []);
  expect(others.map(({ check }) => check)).toEqual(['d', 'c', 'b', 'a']);
  expect(tally(findings)).toMatchObject({ FAIL: 2, PASS: 1, INCONCLUSIVE: 1, SUSPECT: 0 });
});
