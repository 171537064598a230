import { Type, type Static } from 'typebox';
import type { Limit, SourceLimit } from './clock.ts';
import {
  confidences,
  measures,
  tellSides,
  type Deadline,
  type DeadlineRules,
  type DeadlineVersion,
  type Ladder,
  type LadderStep,
  type StepOffset,
} from './deadline-rules.ts';
import { checked, createFaults, readYamlFolder, type Faults, type RuleFile } from './rule-file.ts';
import { roleIds } from '../people/principal.ts';

const strict = { additionalProperties: false };
const Id = Type.String({ pattern: '^[a-z0-9]+([.-][a-z0-9]+)*$', maxLength: 80 });
const Text = Type.String({ minLength: 1, maxLength: 500 });
const CivilDateText = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const Confidence = Type.Enum([...confidences]);

/** Ten years: more is a typing error. */
const mostDays = 3_660;
const Hours = Type.Object(
  { hours: Type.Number({ exclusiveMinimum: 0, maximum: mostDays * 24 }) },
  strict,
);
const dayCount = Type.Integer({ minimum: 1, maximum: mostDays });
const WorkingDays = Type.Object({ workingDays: dayCount }, strict);
const Days = Type.Object({ days: dayCount }, strict);
const LimitSchema = Type.Union([Hours, WorkingDays, Days]);

const VersionSchema = Type.Object(
  {
    limit: LimitSchema,
    sourceLimit: Type.Optional(Type.Literal('at-once')),
    source: Text,
    article: Type.Optional(Text),
    confidence: Confidence,
    effectiveFrom: CivilDateText,
    effectiveTo: Type.Optional(CivilDateText),
    ladder: Type.Optional(Id),
    noteZh: Type.Optional(Text),
    noteEn: Type.Optional(Text),
  },
  strict,
);

const DeadlinesSchema = Type.Object(
  {
    group: Id,
    deadlines: Type.Array(
      Type.Object(
        {
          id: Id,
          nameZh: Text,
          nameEn: Text,
          versions: Type.Array(VersionSchema, { minItems: 1, maxItems: 50 }),
        },
        strict,
      ),
      { minItems: 1, maxItems: 500 },
    ),
  },
  strict,
);

const StepSchema = Type.Object(
  {
    id: Id,
    nameZh: Text,
    nameEn: Text,
    at: Type.Union([
      Type.Object({ daysBefore: dayCount }, strict),
      Type.Object({ share: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }) }, strict),
      Type.Object({ hours: Type.Number({ minimum: 0, maximum: mostDays * 24 }) }, strict),
      WorkingDays,
    ]),
    measure: Type.Enum([...measures]),
    tell: Type.Array(
      Type.Object(
        {
          side: Type.Enum([...tellSides]),
          roles: Type.Array(Type.Enum([...roleIds]), { minItems: 1, uniqueItems: true }),
        },
        strict,
      ),
      { minItems: 1, maxItems: 8 },
    ),
  },
  strict,
);

const LaddersSchema = Type.Object(
  {
    ladders: Type.Array(
      Type.Object(
        {
          id: Id,
          nameZh: Text,
          nameEn: Text,
          source: Text,
          confidence: Confidence,
          steps: Type.Array(StepSchema, { minItems: 1, maxItems: 20 }),
        },
        strict,
      ),
      { minItems: 1, maxItems: 100 },
    ),
  },
  strict,
);

type VersionFile = Static<typeof VersionSchema>;

function limitOf(value: Static<typeof LimitSchema>): Limit {
  if ('hours' in value) return { kind: 'hours', value: value.hours };
  if ('workingDays' in value) return { kind: 'working-days', value: value.workingDays };
  return { kind: 'days', value: value.days };
}

function versionOf(value: VersionFile): DeadlineVersion {
  const { limit, sourceLimit, ...rest } = value;
  const stated: SourceLimit | undefined = sourceLimit && { kind: sourceLimit };
  return { ...rest, limit: limitOf(limit), ...(stated && { sourceLimit: stated }) };
}

function offsetOf(at: Static<typeof StepSchema>['at']): StepOffset {
  if ('daysBefore' in at) return { kind: 'days-before', value: at.daysBefore };
  if ('share' in at) return { kind: 'share', value: at.share };
  if ('hours' in at) return { kind: 'hours', value: at.hours };
  return { kind: 'working-days', value: at.workingDays };
}

function isDate(text: string): boolean {
  const ms = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** Dates exist, versions come in order and do not overlap. */
function checkVersions(
  versions: readonly VersionFile[],
  path: string,
  fault: (path: string, text: string) => void,
): void {
  let lastEnd: string | undefined = '';
  for (const [index, { effectiveFrom: from, effectiveTo: to }] of versions.entries()) {
    const where = `${path}/versions/${index}`;
    for (const date of [from, to]) {
      if (date !== undefined && !isDate(date)) fault(where, `${date} is no date`);
    }
    if (to !== undefined && to <= from) fault(where, 'ends before it begins');
    if (lastEnd === undefined || from < lastEnd) fault(where, 'overlaps the version before it');
    lastEnd = to;
  }
}

/** A ladder that a version names, and where; checked when all files are read. */
interface LadderUse {
  file: string;
  path: string;
  ladder: string;
}

function readDeadlines(
  file: RuleFile,
  faults: Faults,
  into: Map<string, Deadline>,
  uses: LadderUse[],
): void {
  const value = checked(DeadlinesSchema, file, faults);
  if (!value) return;
  for (const [index, { id, nameZh, nameEn, versions }] of value.deadlines.entries()) {
    const path = `/deadlines/${index}`;
    const fault = (where: string, text: string) => faults.add(file.path, where, text);
    if (into.has(id)) fault(`${path}/id`, `${id} is given twice`);
    checkVersions(versions, path, fault);
    for (const [at, { ladder }] of versions.entries()) {
      if (ladder === undefined) continue;
      uses.push({ file: file.path, path: `${path}/versions/${at}/ladder`, ladder });
    }
    into.set(id, { id, nameZh, nameEn, group: value.group, versions: versions.map(versionOf) });
  }
}

function stepOf({ at, ...step }: Static<typeof StepSchema>): LadderStep {
  return { ...step, offset: offsetOf(at) };
}

/** Steps before the deadline come first, in days, then by share; those after it in the order in which they fall due. */
function rank(offset: StepOffset): number {
  switch (offset.kind) {
    case 'days-before':
      return -1 - offset.value;
    case 'share':
      return offset.value - 1;
    case 'hours':
      return offset.value;
    case 'working-days':
      return offset.value * 24;
  }
}

function readLadders(file: RuleFile, faults: Faults, into: Map<string, Ladder>): void {
  const value = checked(LaddersSchema, file, faults);
  if (!value) return;
  for (const [index, ladder] of value.ladders.entries()) {
    const path = `/ladders/${index}`;
    if (into.has(ladder.id)) faults.add(file.path, `${path}/id`, `${ladder.id} is given twice`);
    const steps = ladder.steps.map(stepOf);
    const ids = new Set<string>();
    for (const [at, step] of steps.entries()) {
      const where = `${path}/steps/${at}`;
      const before = steps[at - 1];
      if (ids.has(step.id)) faults.add(file.path, `${where}/id`, `${step.id} is given twice`);
      ids.add(step.id);
      if (before && rank(step.offset) <= rank(before.offset)) {
        faults.add(file.path, `${where}/at`, 'is not later than the step before it');
      }
    }
    into.set(ladder.id, { ...ladder, steps });
  }
}

/**
 * Reads rules/deadlines: `ladders.yaml` and one file per group of deadlines.
 * Throws ClockError BAD_DEADLINES with every fault, each with file and path.
 */
export function loadDeadlines(folder: string): DeadlineRules {
  const faults = createFaults();
  const deadlines = new Map<string, Deadline>();
  const ladders = new Map<string, Ladder>();
  const uses: LadderUse[] = [];
  for (const file of readYamlFolder(folder, faults)) {
    if (file.name === 'ladders.yaml') readLadders(file, faults, ladders);
    else readDeadlines(file, faults, deadlines, uses);
  }
  for (const { file, path, ladder } of uses) {
    if (!ladders.has(ladder))
      faults.add(file, path, `names the ladder ${ladder}, which is not there`);
  }
  faults.throwAny();
  return { deadlines, ladders };
}
