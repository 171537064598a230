import { expect, test } from 'vitest';
import { badLines, newPlanBody, planForm } from './plan.ts';

const empty = planForm(undefined, 'school');

test('reads a line as prefix, IPv4 twin, VLAN and note, whichever comma was typed', () => {
  const form = { ...empty, prefixes: '2001:db8:1::/64, 10.1.0.0/24，10, 教学楼\n\n 10.9.0.0/16 ' };
  expect(newPlanBody(form).prefixes).toEqual([
    { prefix: '2001:db8:1::/64', v4Twin: '10.1.0.0/24', vlan: 10, note: '教学楼' },
    { prefix: '10.9.0.0/16' },
  ]);
});

test('names lines whose VLAN is no number', () => {
  expect(badLines({ ...empty, prefixes: '10.0.0.0/24,,12\n10.1.0.0/24,,教学楼' })).toEqual([2]);
});

test('keeps the reason of an exclusion whole', () => {
  const form = { ...empty, exclusions: '10.1.0.9, 一卡通，不得探测' };
  expect(newPlanBody(form).exclusions).toEqual([
    { prefix: '10.1.0.9', reason: '一卡通, 不得探测' },
  ]);
});
