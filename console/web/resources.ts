import { accounts } from './accounts/index.ts';
import { addressPlans } from './address-plans/index.ts';
import { alerts } from './alerts/index.ts';
import { appFilings } from './app-filings/index.ts';
import { appPackages } from './app-packages/index.ts';
import { appUses } from './app-uses/index.ts';
import { apps } from './apps/index.ts';
import { assessments } from './assessments/index.ts';
import { assetChanges, assetConflicts, assets } from './assets/index.ts';
import { attestations } from './attestations/index.ts';
import { audit } from './audit/index.ts';
import { captureFindings, captures, networkServices } from './captures/index.ts';
import { channels } from './channels/index.ts';
import { deadlines } from './deadlines/index.ts';
import { deliveries } from './deliveries/index.ts';
import { drills } from './drills/index.ts';
import { exceptions } from './exceptions/index.ts';
import { exposure, exposureFindings } from './exposure/index.ts';
import { filings } from './filings/index.ts';
import { findings } from './findings/index.ts';
import { imports } from './imports/index.ts';
import { inbox } from './inbox/index.ts';
import { incidents } from './incidents/index.ts';
import { ipv6 } from './ipv6/index.ts';
import { knowledge } from './knowledge/index.ts';
import { notices } from './notices/index.ts';
import { peers } from './peers/index.ts';
import { playbooks } from './playbooks/index.ts';
import { polls } from './polls/index.ts';
import type { WebResource } from './resource.ts';
import { rules } from './rules/index.ts';
import { sources } from './sources/index.ts';
import { sweeps } from './sweeps/index.ts';
import { systems } from './systems/index.ts';
import { tokens } from './tokens/index.ts';
import { units } from './units/index.ts';

/** A new web resource is its folder and one line here. */
export const resources: readonly WebResource[] = [
  alerts,
  incidents,
  notices,
  deliveries,
  drills,
  playbooks,
  deadlines,
  assets,
  assetChanges,
  assetConflicts,
  addressPlans,
  knowledge,
  sweeps,
  exposure,
  exposureFindings,
  captures,
  captureFindings,
  networkServices,
  ipv6,
  polls,
  sources,
  rules,
  apps,
  appPackages,
  appFilings,
  appUses,
  systems,
  attestations,
  exceptions,
  findings,
  filings,
  assessments,
  audit,
  units,
  accounts,
  tokens,
  imports,
  inbox,
  channels,
  peers,
];
