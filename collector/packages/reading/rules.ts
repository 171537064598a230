import { Type, type Static, type TSchema } from 'typebox';
import { readRuleFile } from '../../rules/rule-file.ts';
import { loadSdkRules, type SdkRule } from '../sdks/rules.ts';

const strict = { additionalProperties: false };
const Id = Type.String({ pattern: '^[a-z0-9][a-z0-9.-]{0,63}$' });
const Line = Type.String({ minLength: 1, maxLength: 300 });
const Source = Type.String({ minLength: 1 });
const Confidence = Type.Union([Type.Literal('high'), Type.Literal('medium'), Type.Literal('low')]);
const Words = Type.Object({ zh: Line, en: Line }, strict);
const count = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum });
const group = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object({ ...properties, source: Source, confidence: Confidence }, strict);

const LimitsFile = Type.Object(
  {
    process: group({
      heapMebibytes: count(64, 16_384),
      residentMebibytes: count(128, 65_536),
      seconds: Type.Number({ minimum: 0.05, maximum: 3_600 }),
      atOnce: count(1, 16),
    }),
    archive: group({
      maxEntries: count(1, 1_000_000),
      maxDirectoryBytes: count(1_024, 1_073_741_824),
      maxEntryBytes: count(1_024, 4_294_967_296),
      maxTotalBytes: count(1_024, 17_179_869_184),
      maxRatio: count(10, 100_000),
    }),
    file: group({ maxBytes: count(1_024, 17_179_869_184) }),
    code: group({
      maxDexFiles: count(1, 1_000),
      maxDexBytes: count(1_024, 1_073_741_824),
      maxInstructions: count(1_000, 1_000_000_000),
      maxBinaryBytes: count(1_024, 1_073_741_824),
    }),
    texts: group({
      maxFileBytes: count(1_024, 67_108_864),
      maxFiles: count(1, 10_000),
      maxKept: count(1, 1_000),
      maxKeptCharacters: count(100, 10_000_000),
    }),
    lists: group({
      classes: count(0, 1_000_000),
      packages: count(0, 100_000),
      calls: count(0, 1_000_000),
      callsPerApi: count(1, 1_000_000),
      urls: count(0, 1_000_000),
      hosts: count(0, 1_000_000),
      secrets: count(0, 100_000),
      marks: count(0, 100_000),
      others: count(0, 100_000),
    }),
  },
  strict,
);
export type ReadingLimits = Static<typeof LimitsFile>;

const Api = Type.Object(
  {
    id: Id,
    title: Words,
    /** `owner.name` of methods, whatever their parameters; a `*` at the end stands for the rest of a name. */
    methods: Type.Optional(Type.Array(Line, { minItems: 1, maxItems: 200 })),
    /** `owner.name` of fields that are read. */
    fields: Type.Optional(Type.Array(Line, { minItems: 1, maxItems: 200 })),
    /** The calling method must load one of these texts too. */
    withString: Type.Optional(Type.Array(Line, { minItems: 1, maxItems: 50 })),
    /** Any of these lets an app make the call. */
    permissions: Type.Optional(Type.Array(Line, { maxItems: 20 })),
  },
  strict,
);
const ApisFile = Type.Object(
  { apis: Type.Array(Api, { minItems: 1 }), source: Source, confidence: Confidence },
  strict,
);
export type ApiRule = Static<typeof Api>;

const Pattern = Type.Object(
  {
    id: Id,
    title: Words,
    /** Regular expressions (flags `iu`), any of which. */
    patterns: Type.Array(Line, { minItems: 1, maxItems: 100 }),
    source: Type.Optional(Source),
  },
  strict,
);
const PatternsFile = Type.Object(
  { patterns: Type.Array(Pattern, { minItems: 1 }), source: Source, confidence: Confidence },
  strict,
);
export type PatternRule = Static<typeof Pattern>;

/** What reading looks for, and what it may cost. */
export interface ReadingRules {
  limits: ReadingLimits;
  apis: readonly ApiRule[];
  /** Texts that say something of rights, filings, consent. */
  marks: readonly PatternRule[];
  secrets: readonly PatternRule[];
  /** Names of files that a package should not carry; and which texts are policies. */
  files: readonly PatternRule[];
  sdks: readonly SdkRule[];
}

function ownFile(name: string): URL {
  return new URL(`../../../rules/apps/reading/${name}.yaml`, import.meta.url);
}

function compiles(pattern: string): string | undefined {
  try {
    void new RegExp(pattern, 'iu');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function patternFaults({ patterns }: Static<typeof PatternsFile>): string[] {
  const seen = new Set<string>();
  return patterns.flatMap((rule, at) => [
    ...(seen.has(rule.id) || !seen.add(rule.id) ? [`/patterns/${at}/id is there twice`] : []),
    ...rule.patterns.flatMap((pattern, index) => {
      const fault = compiles(pattern);
      return fault === undefined ? [] : [`/patterns/${at}/patterns/${index} ${fault}`];
    }),
  ]);
}

function apiFaults({ apis }: Static<typeof ApisFile>): string[] {
  const seen = new Set<string>();
  return apis.flatMap(({ id, methods, fields }, at) => [
    ...(seen.has(id) || !seen.add(id) ? [`/apis/${at}/id is there twice`] : []),
    ...(methods || fields ? [] : [`/apis/${at} names neither methods nor fields`]),
  ]);
}

/** Reads rules/apps/reading/limits.yaml. Throws RuleFileError. */
export function loadReadingLimits(file: string | URL = ownFile('limits')): ReadingLimits {
  return readRuleFile(file, LimitsFile);
}

/** Reads rules/apps/reading/apis.yaml: the calls that checks know by id. Throws RuleFileError. */
export function loadApiRules(file: string | URL = ownFile('apis')): readonly ApiRule[] {
  return readRuleFile(file, ApisFile, apiFaults).apis;
}

/** Reads one of marks, secrets and files.yaml in rules/apps/reading. Throws RuleFileError. */
export function loadPatternRules(file: string | URL): readonly PatternRule[] {
  return readRuleFile(file, PatternsFile, patternFaults).patterns;
}

/** Everything in rules/apps/reading and rules/apps/sdks. Throws RuleFileError. */
export function loadReadingRules(): ReadingRules {
  return {
    limits: loadReadingLimits(),
    apis: loadApiRules(),
    marks: loadPatternRules(ownFile('marks')),
    secrets: loadPatternRules(ownFile('secrets')),
    files: loadPatternRules(ownFile('files')),
    sdks: loadSdkRules(),
  };
}
