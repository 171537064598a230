import reactAdmin from 'ra-language-english';
import { alerts } from './alerts.ts';
import { appCases } from './app-cases.ts';
import { appPackages } from './app-packages.ts';
import { apps } from './apps.ts';
import { assets } from './assets.ts';
import { auth } from './auth.ts';
import { board } from './board.ts';
import { deadlines } from './deadlines.ts';
import { deliveries } from './deliveries.ts';
import { events } from './events.ts';
import { imports } from './imports.ts';
import { inbox } from './inbox.ts';
import { incidents } from './incidents.ts';
import { ipv6 } from './ipv6.ts';
import { knowledge } from './knowledge.ts';
import { notices } from './notices.ts';
import { captures } from './captures.ts';
import { cases } from './cases.ts';
import { channels } from './channels.ts';
import { compliance } from './compliance.ts';
import { drillLive } from './drill-live.ts';
import { drillResults } from './drill-results.ts';
import { drills } from './drills.ts';
import { entry } from './entry.ts';
import { exposure } from './exposure.ts';
import { home } from './home.ts';
import { peers } from './peers.ts';
import { people } from './people.ts';
import { playbooks } from './playbooks.ts';
import { polls } from './polls.ts';
import { region } from './region.ts';
import { scopes } from './scopes.ts';
import { assessments } from './assessments.ts';
import { attestations } from './attestations.ts';
import { exceptions } from './exceptions.ts';
import { filings } from './filings.ts';
import { sweeps } from './sweeps.ts';
import { systems } from './systems.ts';
import { shell } from './shell.ts';
import { rules } from './rules.ts';
import { sources } from './sources.ts';

/** Every text of the console in this language. */
export const en = {
  ...reactAdmin,
  ...shell,
  ...auth,
  ...home,
  ...board,
  ...incidents,
  ...notices,
  ...region,
  ...deliveries,
  ...deadlines,
  ...alerts,
  ...events,
  ...assets,
  ...sweeps,
  ...exposure,
  ...captures,
  ...ipv6,
  ...knowledge,
  ...polls,
  ...rules,
  ...sources,
  ...cases,
  ...compliance,
  ...systems,
  ...filings,
  ...exceptions,
  ...assessments,
  ...attestations,
  ...imports,
  ...inbox,
  ...channels,
  ...peers,
  ...people,
  ...scopes,
  ...entry,
  ...drills,
  ...drillLive,
  ...drillResults,
  ...playbooks,
  ...apps,
  ...appPackages,
  ...appCases,
};
