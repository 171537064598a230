import { fileURLToPath } from 'node:url';
import { loadCalendar } from '../load-calendar.ts';
import { loadDeadlines } from '../load-deadlines.ts';

export const deadlinesFolder = fileURLToPath(new URL('../../../rules/deadlines', import.meta.url));

/** The product's own calendar and rules. */
export const ownCalendar = () => loadCalendar(`${deadlinesFolder}/calendar`);
export const ownDeadlines = () => loadDeadlines(deadlinesFolder);
