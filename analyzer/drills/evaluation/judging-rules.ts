import { loadObjectiveRules, type ObjectiveRules } from '../debrief/objective-rules.ts';
import { loadReachRules, type ReachRules } from '../reach/rules.ts';
import { loadEvaluationRules, type EvaluationRules } from './rules.ts';

/** Rules by which drills are judged. */
export interface JudgingRules {
  readonly evaluation: EvaluationRules;
  readonly objectives: ObjectiveRules;
  readonly reach: ReachRules;
}

/** Each file is read when it is first asked for: most starts of a node judge no drill. Asking throws RuleFileError. */
export function createJudgingRules(): JudgingRules {
  let evaluation: EvaluationRules | undefined;
  let objectives: ObjectiveRules | undefined;
  let reach: ReachRules | undefined;
  return {
    get evaluation() {
      return (evaluation ??= loadEvaluationRules());
    },
    get objectives() {
      return (objectives ??= loadObjectiveRules());
    },
    get reach() {
      return (reach ??= loadReachRules());
    },
  };
}
