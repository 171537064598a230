import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createDeadlines, type Deadlines } from '../../analyzer/clocks/deadlines.ts';
import { loadCalendar } from '../../analyzer/clocks/load-calendar.ts';
import { loadDeadlines } from '../../analyzer/clocks/load-deadlines.ts';
import type { Records } from '../../analyzer/stores/records/records.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import { root } from '../paths.ts';

/**
 * The product's deadlines and calendar. A new order of the State Council can be put into `calendar/<year>.yaml` of the
 * data folder; it holds from the next start on.
 */
export function createNodeDeadlines(deps: {
  records: Records;
  dataDir: string;
  time: TimeSource;
}): Deadlines {
  const { records, dataDir, time } = deps;
  const folder = join(root, 'rules', 'deadlines');
  const own = join(dataDir, 'calendar');
  const calendar = loadCalendar(join(folder, 'calendar'), ...(existsSync(own) ? [own] : []));
  return createDeadlines({ records, rules: loadDeadlines(folder), calendar, time });
}
