import type { Migration } from 'kysely/migration';
import { up as people } from './001-people.ts';
import { up as audit } from './002-audit.ts';
import { up as jobs } from './003-jobs.ts';
import { up as sources } from './004-sources.ts';
import { up as assets } from './005-assets.ts';
import { up as alerts } from './006-alerts.ts';
import { up as assessment } from './007-assessment.ts';
import { up as cases } from './008-cases.ts';
import { up as deadlines } from './009-deadlines.ts';
import { up as incidents } from './010-incidents.ts';
import { up as notices } from './011-notices.ts';
import { up as messages } from './012-messages.ts';
import { up as exchange } from './013-exchange.ts';
import { up as scoreDays } from './014-score-days.ts';
import { up as noticeUploads } from './015-notice-uploads.ts';
import { up as imports } from './016-imports.ts';
import { up as playbooks } from './017-playbooks.ts';
import { up as drills } from './018-drills.ts';
import { up as drillEvaluation } from './019-drill-evaluation.ts';
import { up as systemsRegister } from './020-systems-register.ts';
import { up as frozenAssessments } from './021-frozen-assessments.ts';
import { up as vetting } from './022-vetting.ts';
import { up as apps } from './023-apps.ts';
import { up as sweeps } from './024-sweeps.ts';
import { up as assetIdentities } from './025-asset-identities.ts';
import { up as captures } from './026-captures.ts';
import { up as ruleWork } from './027-rule-work.ts';
import { up as ruleCosts } from './028-rule-costs.ts';

/** Forward only; names sort in the order in which they run. A released migration is never edited. */
export const migrations: Record<string, Migration> = {
  '001-people': { up: people },
  '002-audit': { up: audit },
  '003-jobs': { up: jobs },
  '004-sources': { up: sources },
  '005-assets': { up: assets },
  '006-alerts': { up: alerts },
  '007-assessment': { up: assessment },
  '008-cases': { up: cases },
  '009-deadlines': { up: deadlines },
  '010-incidents': { up: incidents },
  '011-notices': { up: notices },
  '012-messages': { up: messages },
  '013-exchange': { up: exchange },
  '014-score-days': { up: scoreDays },
  '015-notice-uploads': { up: noticeUploads },
  '016-imports': { up: imports },
  '017-playbooks': { up: playbooks },
  '018-drills': { up: drills },
  '019-drill-evaluation': { up: drillEvaluation },
  '020-systems-register': { up: systemsRegister },
  '021-frozen-assessments': { up: frozenAssessments },
  '022-vetting': { up: vetting },
  '023-apps': { up: apps },
  '024-sweeps': { up: sweeps },
  '025-asset-identities': { up: assetIdentities },
  '026-captures': { up: captures },
  '027-rule-work': { up: ruleWork },
  '028-rule-costs': { up: ruleCosts },
};
