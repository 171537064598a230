import { Box, Stack } from '@mui/material';
import { Fragment, Suspense, lazy, type ReactNode } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatDay } from '../format/time.ts';
import { useNow } from '../marks/use-now.ts';
import { useCan, useSession } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Loaded, Loading } from '../shapes/States.tsx';
import { Counts } from './Counts.tsx';
import { Duties } from './Duties.tsx';
import { DutyPanel } from './DutyPanel.tsx';
import { EntryList } from './EntryList.tsx';
import { FirstSteps } from './FirstSteps.tsx';
import type { HomeAnswer } from './home.ts';
import { NoticeTally } from './NoticeTally.tsx';
import { QuickScreens } from './QuickScreens.tsx';
import { homeKindOf, type HomeKind } from './roles.ts';
import { ScorePanel } from './ScorePanel.tsx';

const Region = lazy(() => import('../region/RegionView.tsx'));
const DrillPanels = lazy(() => import('./DrillPanels.tsx'));
const ReviewerPanels = lazy(() => import('./apps/ReviewerPanels.tsx'));
const ProviderPanels = lazy(() => import('./apps/ProviderPanels.tsx'));
const AuditorPanels = lazy(() => import('./auditor/AuditorPanels.tsx'));

/** The parts about education apps, by the role that reviews or provides them; what waits for schools is among the duties. */
function useAppParts(): Record<string, ReactNode> {
  const who = useSession();
  const holds = (role: string): boolean => who?.grants.some((each) => each.role === role) ?? false;
  const loading = (part: ReactNode) => <Suspense fallback={<Loading rows={4} />}>{part}</Suspense>;
  const reviews = holds('app-reviewer');
  const provides = holds('app-provider');
  return {
    reviewWork: reviews && loading(<ReviewerPanels part="work" />),
    reviewState: reviews && loading(<ReviewerPanels part="state" />),
    providerWork: provides && loading(<ProviderPanels part="work" />),
    providerState: provides && loading(<ProviderPanels part="state" />),
  };
}

/** Parts of a home by name, so that each kind of home puts them in its own order. */
function usePartsOf(answer: HomeAnswer): Record<string, ReactNode> {
  const mayDrill = useCan('drills', 'read');
  const apps = useAppParts();
  const { may, todo, worse, late, counts, score, duties, notices, incidents, nodes, audit } =
    answer;
  const watches = may.alerts || may.assets || may.sources;
  const works = may.notices || may.incidents || may.assessments || may.findings;
  return {
    duties: works && <DutyPanel duties={duties} />,
    threeDuties: works && <DutyPanel duties={duties} most={3} />,
    queue: may.alerts && <EntryList list="todo" entries={todo} />,
    worse: (watches || works) && <EntryList list="worse" entries={worse} />,
    late: (watches || works) && <EntryList list="late" entries={late} />,
    counts: watches && <Counts counts={counts} may={may} incidents={incidents} nodes={nodes} />,
    score: may.assessments && <ScorePanel score={score} />,
    notices: notices !== null && <NoticeTally notices={notices} />,
    region: may.notices && (
      <Suspense fallback={<Loading rows={4} />}>
        <Region short />
      </Suspense>
    ),
    firstSteps: may.assets && counts.assets === 0 && <FirstSteps />,
    drillWork: mayDrill && (
      <Suspense fallback={<Loading rows={4} />}>
        <DrillPanels part="work" />
      </Suspense>
    ),
    drillResults: mayDrill && (
      <Suspense fallback={<Loading rows={4} />}>
        <DrillPanels part="results" />
      </Suspense>
    ),
    drillsOfMine: mayDrill && (
      <Suspense fallback={null}>
        <DrillPanels part="mine" />
      </Suspense>
    ),
    auditWork: audit !== null && (
      <Suspense fallback={<Loading rows={6} />}>
        <AuditorPanels part="work" audit={audit} />
      </Suspense>
    ),
    auditState: audit !== null && (
      <Suspense fallback={<Loading rows={6} />}>
        <AuditorPanels part="state" audit={audit} />
      </Suspense>
    ),
    ...apps,
    admin: <Duties alone={!watches && !works && !may.assessments} />,
  };
}

/** What stands left and right; on a telephone left comes first, then right. */
const layouts: Readonly<Record<HomeKind, readonly [left: string[], right: string[]]>> = {
  cio: [
    ['drillsOfMine', 'threeDuties', 'late', 'counts', 'firstSteps'],
    ['score', 'worse', 'admin'],
  ],
  officer: [
    ['drillsOfMine', 'duties', 'queue', 'firstSteps'],
    ['late', 'worse', 'counts', 'score', 'admin'],
  ],
  analyst: [
    ['drillsOfMine', 'duties', 'queue', 'firstSteps'],
    ['notices', 'late', 'worse', 'counts', 'admin'],
  ],
  leader: [
    ['drillsOfMine', 'duties', 'region'],
    ['notices', 'worse', 'score', 'counts', 'admin'],
  ],
  director: [
    ['drillWork', 'admin'],
    ['drillResults', 'duties'],
  ],
  auditor: [
    ['auditWork', 'drillsOfMine'],
    ['auditState', 'worse', 'admin'],
  ],
  reviewer: [['reviewWork', 'drillsOfMine', 'admin'], ['reviewState']],
  provider: [['providerWork'], ['providerState']],
  other: [
    ['drillsOfMine', 'duties', 'counts', 'firstSteps', 'admin', 'queue'],
    ['score', 'worse', 'late'],
  ],
};

function Parts({ answer, kind }: { answer: HomeAnswer; kind: HomeKind }) {
  const parts = usePartsOf(answer);
  const columns = layouts[kind].map((names) =>
    names.flatMap((name) => {
      const part = parts[name];
      return part === false || part === undefined ? [] : [<Fragment key={name}>{part}</Fragment>];
    }),
  );
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        alignItems: 'start',
        gridTemplateColumns: {
          lg:
            columns[1]?.length === 0 || columns[0]?.length === 0
              ? '1fr'
              : 'minmax(0, 3fr) minmax(0, 2fr)',
        },
      }}
    >
      {columns.map(
        (column, index) =>
          column.length > 0 && (
            <Stack key={layouts[kind][index]?.join(' ')} sx={{ gap: 2, minWidth: 0 }}>
              {column}
            </Stack>
          ),
      )}
    </Box>
  );
}

/** The *home* page shape: how do I stand, what must I do now, what got worse, what is late. */
export default function Home() {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const now = useNow();
  const who = useSession();
  const home = useApi<HomeAnswer>('/home', { refetchInterval: 60_000 });
  return (
    <>
      <PageHeader
        title={translate('home.greeting', { name: who?.account.name ?? '' })}
        text={`${who?.account.unitName ?? ''} · ${formatDay(now, locale)}`}
      />
      <QuickScreens />
      <Loaded query={home} rows={8}>
        {(answer) => <Parts answer={answer} kind={homeKindOf(who)} />}
      </Loaded>
    </>
  );
}
