import type { RuleFault, SigmaRule } from './rule.ts';

export interface LoadedRules {
  rules: readonly SigmaRule[];
  faults: readonly RuleFault[];
}

/** Reads rule files and folders (`*.yml`, `*.yaml`, any depth). A bad rule is a fault and never stops the others. */
export async function loadRules(_paths: readonly string[]): Promise<LoadedRules> {
  throw new Error('not built yet');
}
