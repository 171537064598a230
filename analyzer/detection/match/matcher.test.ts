import { expect, test } from 'vitest';
import { literalPattern } from '../sigma/pattern.ts';
import { createColumnTable } from './columns.ts';
import { and, not, type Expression } from './expression.ts';
import { Matcher } from './matcher.ts';
import { patternsFit } from './value-atoms.ts';

const run = { kind: 'run' } as const;

function contains(column: number, text: string): Expression {
  return patternsFit(column, [[run, ...literalPattern(text), run]], false);
}

function heldBy(matcher: Matcher, count: number): number[] {
  return Array.from({ length: Math.max(0, count) }, (_, at) => matcher.candidate(at)).filter(
    (rule) => matcher.evaluate(rule),
  );
}

test('evaluates only rules that could hold, and the rarer part of a rule decides which', () => {
  const columns = createColumnTable();
  const [name, path] = [columns.idOf(['name']), columns.idOf(['path'])];
  const rules = Array.from({ length: 100 }, (_, rule) =>
    and(contains(name, 'co'), contains(path, `rare${rule};`)),
  );
  const matcher = new Matcher(rules, columns.columns);
  let candidates = 0;
  for (let turn = 0; turn < 5_000; turn += 1) {
    const event = { name: 'common', path: turn % 50 === 0 ? `rare${turn % 100};` : 'other' };
    const count = matcher.read(event);
    candidates += count;
    expect(heldBy(matcher, count)).toEqual(turn % 50 === 0 ? [turn % 100] : []);
  }
  expect(candidates).toBe(100);
});

test('evaluates a rule of negations alone for every event', () => {
  const columns = createColumnTable();
  const matcher = new Matcher([not(contains(columns.idOf(['a']), 'x'))], columns.columns);
  expect(heldBy(matcher, matcher.read({}))).toEqual([0]);
  expect(heldBy(matcher, matcher.read({ a: 'xyz' }))).toEqual([]);
});

test('remembers values across lines that are read into the same memory', () => {
  const columns = createColumnTable();
  const path = columns.idOf(['path']);
  const rules = Array.from({ length: 400 }, (_, rule) => contains(path, `literal-number-${rule}.`));
  const matcher = new Matcher(rules, columns.columns);
  const memory = Buffer.alloc(256);
  for (let turn = 0; turn < 4_000; turn += 1) {
    const wanted = (turn * 7) % 40;
    const length = memory.write(`{"path":"a literal-number-${wanted}. b"}`);
    expect(heldBy(matcher, matcher.readLine(memory, 0, length))).toEqual([wanted]);
  }
});

test.each(['{"a":1', '{"a":01}', '{"a":"\\x"}', '{"a":"\u0001"}', '[1]', '{"a":1}}', '{"a":tru}'])(
  'leaves %j to a parser',
  (line) => {
    const columns = createColumnTable();
    const matcher = new Matcher([contains(columns.idOf(['a']), 'x')], columns.columns);
    const bytes = Buffer.from(line);
    expect(matcher.readLine(bytes, 0, bytes.length)).toBe(-1);
  },
);
