import { Type, type Static } from 'typebox';
import { observationResults } from '../../../../analyzer/drills/evaluation/observations.ts';
import { Watermark } from '../schema.ts';
import { EvaluationsSchema } from '../evaluation/schema.ts';

const Named = { zh: Type.String(), en: Type.String() };
const Text = Type.String();
const Count = Type.Integer({ minimum: 0 });
const Share = Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()]);
const Ms = Type.Union([Type.Integer(), Type.Null()]);
const OrNull = Type.Union([Type.String(), Type.Null()]);

export const ObjectiveTimeSchema = Type.Object({
  id: Text,
  /** `T_detect` … */
  measure: Text,
  ...Named,
  /** Named in the plan; the others are what the log gives by itself. */
  planned: Type.Boolean(),
  /** Exercise time from which it counts; null: that has not happened. */
  fromMs: Ms,
  atMs: Ms,
  /** `atMs - fromMs`. */
  tookMs: Ms,
  limitMs: Ms,
  /** `met`, `late`; `not-reached`: over without it; `open`: may still come; `not-started`; `no-limit`: reached, not judged. */
  state: Type.Enum(['met', 'late', 'not-reached', 'open', 'not-started', 'no-limit']),
  actionId: OrNull,
  by: OrNull,
});

/** Always read together: what was passed, and of how much that is known. */
export const ScoreSchema = Type.Object({
  /** Expected actions of injects that were played. */
  expected: Count,
  judged: Count,
  unjudged: Count,
  passed: Count,
  late: Count,
  wrong: Count,
  missed: Count,
  /** Passed of all expected; what nobody judged counts as not passed. Null: nothing was expected. */
  lower: Share,
  /** As if all that nobody judged had been passed. */
  upper: Share,
  /** Judged of expected. */
  coverage: Share,
  /** Weights that the plan gives its expected actions: passed and of how many. */
  pointsPassed: Count,
  points: Count,
});

export const VerdictSchema = Type.Enum(['pass', 'fail', 'open', 'nothing-expected']);

export const DebriefSchema = Type.Object({
  ...Watermark,
  id: Text,
  number: Text,
  title: Text,
  state: Text,
  startedAt: OrNull,
  endedAt: OrNull,
  exerciseMs: Type.Integer(),
  pausedMs: Type.Integer(),
  ended: Type.Boolean(),
  /** True: entries were written down by hand and entered afterwards. */
  paper: Type.Boolean(),
  objectives: Type.Array(ObjectiveTimeSchema),
  objectiveScore: Type.Object({ limits: Count, judged: Count, met: Count, coverage: Share }),
  injects: Type.Object({
    planned: Count,
    played: Count,
    /** Played ones that expect something of somebody. */
    withExpectation: Count,
    coverage: Share,
  }),
  score: ScoreSchema,
  /** Beside the score, never part of it: what the log proposes and no evaluator has confirmed. */
  proposed: Type.Object({ done: Count, late: Count, missed: Count }),
  /** Cells on which evaluators disagree; the worse judgement counts. */
  disputed: Count,
  persons: Type.Array(
    Type.Object({
      accountId: Text,
      name: Text,
      unitName: Text,
      role: OrNull,
      verdict: VerdictSchema,
      score: ScoreSchema,
    }),
  ),
  teams: Type.Array(
    Type.Object({
      id: Text,
      name: Text,
      members: Count,
      verdict: VerdictSchema,
      score: ScoreSchema,
    }),
  ),
  missed: Type.Array(
    Type.Object({
      injectId: Text,
      injectNo: Text,
      injectTitle: Text,
      expectedId: Text,
      text: Text,
      roles: Type.Array(Text),
      result: Type.Enum([...observationResults]),
      /** `judged` by an evaluator, or only `proposed` by the log. */
      basis: Type.Enum(['judged', 'proposed']),
      people: Type.Array(Text),
      notes: Type.Array(Text),
    }),
  ),
  timeline: Type.Array(
    Type.Object({
      at: OrNull,
      /** Exercise time without pauses and jumps. */
      atMs: Type.Integer(),
      /** What the exercise clock showed. */
      clockMs: Type.Integer(),
      kind: Type.Enum(['inject', 'action', 'control']),
      text: Text,
      /** `text` with the platform's own words in English. */
      en: Text,
      by: OrNull,
      injectNo: OrNull,
      source: Type.Enum(['console', 'paper']),
    }),
  ),
  /** Entries of the timeline beyond the cap, not shown. */
  timelineLeftOut: Count,
  evaluations: EvaluationsSchema,
  improvements: Type.Array(
    Type.Object({
      id: Text,
      title: Text,
      source: Text,
      ownerName: OrNull,
      dueAt: Text,
      doneAt: OrNull,
      late: Type.Boolean(),
    }),
  ),
});

export type Debrief = Static<typeof DebriefSchema>;
