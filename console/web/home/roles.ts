import type { Session } from '../providers/session.ts';

/** Whose home it is; `other` are administrators and those without a role yet. */
export type HomeKind =
  | 'leader'
  | 'analyst'
  | 'cio'
  | 'officer'
  | 'director'
  | 'auditor'
  | 'reviewer'
  | 'provider'
  | 'other';

const kinds: readonly (readonly [role: string, kind: HomeKind])[] = [
  ['bureau-analyst', 'analyst'],
  ['bureau-leader', 'leader'],
  ['school-cio', 'cio'],
  ['school-security-officer', 'officer'],
  ['drill-director', 'director'],
  ['auditor', 'auditor'],
  ['app-reviewer', 'reviewer'],
  ['app-provider', 'provider'],
];

/** Somebody with several roles gets the home of the one that works most with the platform. */
export function homeKindOf(who: Pick<Session, 'grants'> | undefined): HomeKind {
  const roles = new Set(who?.grants.map(({ role }) => role));
  return kinds.find(([role]) => roles.has(role))?.[1] ?? 'other';
}

interface Screen {
  to: string;
  /** Message key. */
  label: string;
  /** What one must be allowed to read. */
  resource: string;
}

const inbox: Screen = { to: '/deliveries', label: 'home.screen.notices', resource: 'notices' };
const assets: Screen = { to: '/assets', label: 'home.screen.network', resource: 'assets' };
const handling = encodeURIComponent(JSON.stringify({ state: 'HANDLING' }));
const rectify: Screen = {
  to: `/deliveries?filter=${handling}`,
  label: 'home.screen.rectify',
  resource: 'notices',
};
const board: Screen = { to: '/deliveries/board', label: 'deliveries.board', resource: 'notices' };

const drillsIn = (...state: string[]): string =>
  `/drills?filter=${encodeURIComponent(JSON.stringify({ state: state.length === 1 ? state[0] : state }))}`;

const appsIn = (resource: string, filter: Readonly<Record<string, unknown>>): string =>
  `/${resource}?filter=${encodeURIComponent(JSON.stringify(filter))}`;

/** The screens of everybody's day, one click from home. */
export const screensOf: Readonly<Record<HomeKind, readonly Screen[]>> = {
  cio: [
    inbox,
    rectify,
    { to: '/systems', label: 'home.screen.systems', resource: 'assessments' },
    assets,
    { to: '/incidents', label: 'home.screen.incidents', resource: 'incidents' },
  ],
  officer: [
    { to: '/alerts', label: 'home.screen.alerts', resource: 'alerts' },
    inbox,
    { to: '/incidents', label: 'home.screen.incidents', resource: 'incidents' },
    assets,
    { to: '/sources', label: 'home.screen.sources', resource: 'sources' },
  ],
  analyst: [
    { to: '/alerts', label: 'home.screen.alerts', resource: 'alerts' },
    { to: '/incidents', label: 'home.screen.incidents', resource: 'incidents' },
    board,
    { to: '/sources', label: 'home.screen.sources', resource: 'sources' },
    { to: '/assets', label: 'home.screen.exposure', resource: 'assets' },
  ],
  leader: [
    { to: '/region', label: 'region.title', resource: 'notices' },
    board,
    { to: '/notices', label: 'notices.title', resource: 'notices' },
    { to: '/incidents', label: 'home.screen.incidents', resource: 'incidents' },
    { to: '/systems', label: 'home.screen.compliance', resource: 'assessments' },
  ],
  director: [
    { to: '/playbooks', label: 'home.screen.playbooks', resource: 'playbooks' },
    { to: '/drills/new', label: 'drills.new', resource: 'drills' },
    { to: drillsIn('RUNNING'), label: 'home.screen.liveDrills', resource: 'drills' },
    { to: drillsIn('EVALUATING'), label: 'home.screen.validation', resource: 'drills' },
    { to: drillsIn('IMPROVING', 'CLOSED'), label: 'home.screen.debriefs', resource: 'drills' },
  ],
  auditor: [
    { to: '/systems', label: 'home.screen.requirements', resource: 'assessments' },
    { to: '/attestations', label: 'home.screen.evidence', resource: 'assessments' },
    { to: '/exceptions', label: 'exceptions.title', resource: 'assessments' },
    { to: '/findings', label: 'home.screen.findings', resource: 'findings' },
    { to: '/assessments', label: 'home.screen.differences', resource: 'assessments' },
  ],
  reviewer: [
    {
      to: appsIn('app-filings', { turn: 'authority' }),
      label: 'appHome.filings',
      resource: 'apps',
    },
    { to: appsIn('app-uses', { turn: 'bureau' }), label: 'appHome.uses', resource: 'apps' },
    { to: '/app-packages', label: 'appPackages.title', resource: 'apps' },
    { to: '/apps', label: 'apps.title', resource: 'apps' },
    { to: '/apps/lists', label: 'apps.listsTitle', resource: 'apps' },
  ],
  provider: [
    { to: '/apps', label: 'apps.mine', resource: 'apps' },
    { to: '/app-packages/upload', label: 'appPackages.upload', resource: 'apps' },
    { to: '/app-filings', label: 'appHome.mine', resource: 'apps' },
  ],
  other: [],
};
