import type { Logger } from 'pino';
import { createImports, type Imports } from '../../analyzer/imports/imports.ts';
import type { People } from '../../analyzer/people/people.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { Analysis } from './analysis.ts';
import type { Stores } from './stores.ts';

/** Imports of ledgers stand on people and on cases; their job is not started. */
export function createNodeImports(deps: {
  stores: Stores;
  analysis: Analysis;
  people: People;
  time: TimeSource;
  log: Logger;
}): Imports {
  const { stores, analysis } = deps;
  const { records, jobs } = stores;
  return createImports({
    ...deps,
    records,
    jobs,
    cases: analysis.cases,
    limits: analysis.importLimits,
  });
}
