import type { Refusal } from '../../cases/machine.ts';
import { emptyFieldsKey, type FactValue, type GateFacts } from './facts.ts';
import type { PassedGate } from './gate.ts';
import {
  factsOf,
  type AtomCondition,
  type GateCondition,
  type GatedStep,
  type GateRule,
  type GateRules,
} from './rules.ts';

/** Three values (Kleene): true, false, and null for what nobody said. */
type Truth = boolean | null;

export type GateResult = 'passed' | 'blocked' | 'unknown' | 'not-applicable';

export interface JudgedGate {
  rule: GateRule;
  result: GateResult;
  /** Keys of the facts that nobody said, and of needed fields that are empty. */
  missing: readonly string[];
}

const nameOf = (value: FactValue): string =>
  String(value).normalize('NFKC').replaceAll(/\s+/gu, '').toLowerCase();

function atom(condition: AtomCondition, facts: GateFacts): Truth {
  const value = facts[condition.fact] ?? null;
  if (value === null) return null;
  if ('is' in condition) return value === condition.is;
  if ('in' in condition) return condition.in.includes(value);
  if ('given' in condition) return true;
  if ('atLeast' in condition) return typeof value === 'number' ? value >= condition.atLeast : null;
  const other = facts[condition.same] ?? null;
  return other === null ? null : nameOf(value) === nameOf(other);
}

function some(values: readonly Truth[]): Truth {
  if (values.includes(true)) return true;
  return values.includes(null) ? null : false;
}

function every(values: readonly Truth[]): Truth {
  if (values.includes(false)) return false;
  return values.includes(null) ? null : true;
}

function holds(condition: GateCondition, facts: GateFacts): Truth {
  return 'any' in condition
    ? some(condition.any.map((each) => atom(each, facts)))
    : atom(condition, facts);
}

const all = (conditions: readonly GateCondition[], facts: GateFacts): Truth =>
  every(conditions.map((each) => holds(each, facts)));

function missingOf(conditions: readonly GateCondition[], facts: GateFacts): string[] {
  const open = conditions.filter((each) => holds(each, facts) === null).flatMap(factsOf);
  return [...new Set(open)].filter((key) => (facts[key] ?? null) === null);
}

/** A gate that counts empty fields names them. */
function emptyFields({ require }: GateRule, facts: GateFacts): string[] {
  const counts = require.flatMap(factsOf).includes('form.missing');
  const keys = counts ? facts[emptyFieldsKey] : null;
  return typeof keys === 'string' ? keys.split('\n') : [];
}

/** One gate with the facts as they are. Pure. Unknown is never a pass, whether it is unknown if the gate applies or if it holds. */
export function judgeGate(rule: GateRule, facts: GateFacts): JudgedGate {
  const { when = [], require } = rule;
  const applies = all(when, facts);
  if (applies === false) return { rule, result: 'not-applicable', missing: [] };
  const passes = all(require, facts);
  if (passes === true) return { rule, result: 'passed', missing: [] };
  if (passes === false && applies === true) {
    return { rule, result: 'blocked', missing: emptyFields(rule, facts) };
  }
  return { rule, result: 'unknown', missing: missingOf([...when, ...require], facts) };
}

/** All gates before a step; without one, all there are. Pure. */
export function judgeGates({ gates }: GateRules, facts: GateFacts, step?: GatedStep): JudgedGate[] {
  return gates
    .filter(({ before }) => step === undefined || before.includes(step))
    .map((rule) => judgeGate(rule, facts));
}

/** What a passed step keeps of its gates. */
export function passedGates(judged: readonly JudgedGate[]): PassedGate[] {
  return judged.map(({ rule, result }) => ({
    rule: rule.id,
    applies: result !== 'not-applicable',
  }));
}

/** The first gate that does not let through, with its rule, its source and what nobody said; undefined when all do. */
export function gateRefusal(
  judged: readonly JudgedGate[],
  nameOfFact: (key: string) => { zh: string; en: string },
): (Refusal & { rules: string[] }) | undefined {
  const closed = judged.filter(({ result }) => result === 'blocked' || result === 'unknown');
  const [first] = closed;
  if (!first) return undefined;
  const { rule, missing } = first;
  const names = missing.map(nameOfFact);
  const openZh = names.length === 0 ? '' : `未填写：${names.map(({ zh }) => zh).join('、')}。`;
  const openEn = names.length === 0 ? '' : ` Not said: ${names.map(({ en }) => en).join(', ')}.`;
  const where = rule.article === undefined ? rule.source : `${rule.source}，${rule.article}`;
  return {
    code: `GATE_${rule.id.replaceAll('-', '_').toUpperCase()}`,
    zh: `${rule.refuseZh}${openZh}（规则 ${rule.id}，依据：${where}）`,
    en: `${rule.refuseEn}${openEn} (rule ${rule.id}; source: ${where})`,
    rules: closed.map((each) => each.rule.id),
  };
}
