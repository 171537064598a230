import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { readRuleFile, RuleFileError } from '../../../collector/rules/rule-file.ts';
import type { Area } from '../../../collector/packages/facts.ts';
import type { Condition } from '../conditions/condition.ts';
import { parseCondition } from '../conditions/parse-condition.ts';
import type { Fault } from '../conditions/parse-test.ts';
import { severities, type Severity } from '../finding.ts';
import type { Words } from '../words.ts';
import {
  Confidence,
  ItemNumber,
  PlatformName,
  RuleWords,
  Source,
  strict,
  twice,
} from './shared.ts';

const Areas = Type.Enum([
  'archive',
  'manifest',
  'resources',
  'network-security',
  'signing',
  'code',
  'strings',
  'native',
  'texts',
  'sdks',
  'plist',
  'entitlements',
  'provisioning',
  'privacy-manifest',
  'binary',
]);
const SeverityName = Type.Enum([...severities]);
const OutcomeName = Type.Enum(['FAIL', 'SUSPECT', 'PASS', 'NOT_APPLICABLE', 'INCONCLUSIVE']);

const CaseSchema = Type.Object(
  {
    when: Type.Unknown(),
    verdict: OutcomeName,
    severity: Type.Optional(SeverityName),
    /** `{n}`: how many places; `{values}`: what stands there, the first five. */
    say: RuleWords,
  },
  strict,
);

const CheckSchema = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Z]{2}-\\d{2}[a-z]?$' }),
    on: Type.Array(PlatformName, { minItems: 1, uniqueItems: true }),
    title: RuleWords,
    severity: SeverityName,
    items: Type.Array(ItemNumber, { uniqueItems: true }),
    clauses: Type.Array(Type.String({ minLength: 1 })),
    /** Areas that PASS needs beside those that the conditions look at. */
    areas: Type.Optional(Type.Array(Areas, { uniqueItems: true })),
    /** Where it is false the check is NOT_APPLICABLE; where it is unknown a FAIL is a SUSPECT. */
    applies: Type.Optional(Type.Unknown()),
    /** Cases after the deciding one add their words and evidence. */
    tellAll: Type.Optional(Type.Boolean()),
    /** The first that holds decides. */
    cases: Type.Array(CaseSchema, { minItems: 1 }),
    /** When none holds and all was seen; default PASS. */
    otherwise: Type.Optional(Type.Object({ verdict: OutcomeName, say: RuleWords }, strict)),
    /** What PASS says. */
    pass: Type.Optional(RuleWords),
    advice: RuleWords,
    source: Source,
    confidence: Confidence,
  },
  strict,
);

const Schema = Type.Object(
  { source: Source, confidence: Confidence, checks: Type.Array(CheckSchema, { minItems: 1 }) },
  strict,
);

export interface CheckCase {
  when: Condition;
  verdict: Static<typeof OutcomeName>;
  severity: Severity;
  say: Words;
}

/** One check over a package, with its conditions parsed. */
export interface Check extends Omit<
  Static<typeof CheckSchema>,
  'applies' | 'cases' | 'areas' | 'otherwise' | 'pass' | 'tellAll'
> {
  tellAll: boolean;
  areas: readonly Area[];
  applies: Condition | undefined;
  cases: readonly CheckCase[];
  otherwise: { verdict: CheckCase['verdict']; say: Words };
}

const passed: Words = { zh: '未发现', en: 'Nothing found' };

function parseCheck(
  check: Static<typeof CheckSchema>,
  pointer: string,
  lists: ReadonlySet<string>,
  fault: Fault,
): Check | undefined {
  const parse = (value: unknown, at: string) =>
    parseCondition(value, { pointer: at, lists, fault, depth: 0 });
  const applies =
    check.applies === undefined ? undefined : parse(check.applies, `${pointer}/applies`);
  const cases = check.cases.flatMap(({ when, verdict, severity, say }, index) => {
    const condition = parse(when, `${pointer}/cases/${index}/when`);
    return condition
      ? [{ when: condition, verdict, severity: severity ?? check.severity, say }]
      : [];
  });
  if (check.otherwise && check.pass) fault(pointer, 'has both otherwise and pass');
  return {
    ...check,
    areas: check.areas ?? [],
    tellAll: check.tellAll ?? false,
    applies,
    cases,
    otherwise: check.otherwise ?? { verdict: 'PASS', say: check.pass ?? passed },
  };
}

/** Reads one file of rules/apps/checks. Throws RuleFileError with the faults of conditions too. */
export function readCheckFile(file: string, lists: ReadonlySet<string>): readonly Check[] {
  const parsed: Check[] = [];
  readRuleFile(file, Schema, ({ checks }) => {
    const faults: string[] = twice(
      '/checks',
      checks.map(({ id }) => id),
    );
    for (const [index, check] of checks.entries()) {
      const pointer = `/checks/${index}`;
      const one = parseCheck(check, pointer, lists, (at, text) => faults.push(`${at} ${text}`));
      if (one) parsed.push(one);
    }
    return faults;
  });
  return parsed;
}

/** All files of rules/apps/checks in the order of their names. Throws RuleFileError with the faults of all of them. */
export function loadChecks(folder: string, lists: ReadonlySet<string>): readonly Check[] {
  const faults: string[] = [];
  const checks: Check[] = [];
  for (const name of readdirSync(folder)
    .filter((one) => one.endsWith('.yaml'))
    .toSorted()) {
    try {
      checks.push(...readCheckFile(join(folder, name), lists));
    } catch (error) {
      if (!(error instanceof RuleFileError)) throw error;
      faults.push(...error.faults);
    }
  }
  const ids = checks.map(({ id }) => id);
  faults.push(...twice(folder, ids));
  if (faults.length > 0) throw new RuleFileError(faults);
  return checks;
}
