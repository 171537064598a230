import type { Migration } from 'kysely/migration';
import * as people from './001-people.ts';
import * as audit from './002-audit.ts';
import * as jobs from './003-jobs.ts';
import * as sources from './004-sources.ts';
import * as assets from './005-assets.ts';
import * as alerts from './006-alerts.ts';
import * as assessment from './007-assessment.ts';

/** Forward only; names sort in the order in which they run. A released migration is never edited. */
export const migrations: Record<string, Migration> = {
  '001-people': people,
  '002-audit': audit,
  '003-jobs': jobs,
  '004-sources': sources,
  '005-assets': assets,
  '006-alerts': alerts,
  '007-assessment': assessment,
};
