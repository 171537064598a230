import type { RuleCost } from '../detection/costs.ts';
import type { RuleSet } from '../detection/rule-set.ts';
import type { RuleStats } from './messages.ts';

export interface RuleReporterDeps {
  /** The rule set in use at the moment. */
  ruleSet(): RuleSet;
  post(stats: RuleStats): void;
  /** Pause between two reports, default 5,000 ms. */
  everyMs?: number;
}

/** Tells the main thread what the rules cost: only rules that changed, only after work. */
export interface RuleReporter {
  /** To be called after each batch. */
  worked(): void;
  /** Reports now: a rule was switched on, rules were read again. */
  now(): void;
}

function isSame(a: RuleCost, b: RuleCost | undefined): boolean {
  return b !== undefined && a.candidates === b.candidates && a.off?.at === b.off?.at;
}

export function createRuleReporter({
  ruleSet,
  post,
  everyMs = 5_000,
}: RuleReporterDeps): RuleReporter {
  let told = new Map<string, RuleCost>();
  let timer: NodeJS.Timeout | undefined;

  function report(): void {
    clearTimeout(timer);
    timer = undefined;
    const set = ruleSet();
    const now = new Map(set.costs().map((cost) => [cost.ruleId, { ...cost }]));
    const costs = [...now.values()].filter((cost) => !isSame(cost, told.get(cost.ruleId)));
    told = now;
    post({ costs });
  }

  return {
    worked() {
      timer ??= setTimeout(report, everyMs).unref();
    },
    now: report,
  };
}
