import { Box, Button, Link, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { drillPath, type DrillRow } from '../drills/drill.ts';
import { rangeText } from '../drills/results/score.ts';
import { ScoreBar } from '../drills/results/ScoreBar.tsx';
import type { Debrief } from '../drills/results/debrief.ts';
import { formatShare } from '../format/numbers.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import { LinkRow, LinkRows } from '../shapes/LinkRows.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { Loaded } from '../shapes/States.tsx';
import { drillStepOf } from './drill-step.ts';
import { listUrl } from './home.ts';

const most = 5;
/** Behind the live messages: a clock that runs out tells nobody. */
const everyMs = 60_000;

function useDrills(
  filter: Readonly<Record<string, unknown>>,
  sort: readonly [string, 'ASC' | 'DESC'],
) {
  return useApi<readonly DrillRow[]>('/drills', {
    query: { range: `[0,${most - 1}]`, sort: JSON.stringify(sort), filter: JSON.stringify(filter) },
    refetchInterval: everyMs,
    keep: true,
  });
}

function Row({ drill, to, text }: { drill: DrillRow; to: string; text: string }) {
  return (
    <LinkRow to={to} title={drill.title} detail={text} testId="home-drill" id={drill.id} wraps>
      <StateMark kind="drills" state={drill.state} plain />
      <Typography variant="caption" component="span" sx={{ color: 'text.secondary' }}>
        <Time at={drill.startedAt ?? drill.plannedAt} as="short" />
      </Typography>
    </LinkRow>
  );
}

interface ListProps {
  name: 'running' | 'waiting' | 'next' | 'late';
  rows: readonly DrillRow[];
  toOf: (drill: DrillRow) => string;
  textOf: (drill: DrillRow) => string;
  all: Readonly<Record<string, unknown>>;
}

function DrillPanel({ name, rows, toOf, textOf, all }: ListProps) {
  const translate = useTranslate();
  return (
    <Panel
      title={translate(`drillHome.${name}`)}
      flush
      testId={`home-drills-${name}`}
      aside={
        <Button component={RouterLink} to={listUrl('drills', all)} variant="text">
          {translate('drillHome.all')}
        </Button>
      }
    >
      {rows.length === 0 ? (
        <Typography variant="body2" sx={{ p: 2, color: 'text.secondary' }}>
          {translate(`drillHome.${name}Empty`)}
        </Typography>
      ) : (
        <LinkRows>
          {rows.map((drill) => (
            <Row key={drill.id} drill={drill} to={toOf(drill)} text={textOf(drill)} />
          ))}
        </LinkRows>
      )}
    </Panel>
  );
}

const running = { state: ['RUNNING', 'REHEARSAL'] };
const planned = { state: ['PLAN', 'APPROVAL', 'APPROVED'] };
const mine = { mine: true, state: 'active' };

/** What runs, what waits for me, what comes next. */
function Work() {
  const translate = useTranslate();
  const mayApprove = useCan('drills', 'approve');
  const runs = useDrills(running, ['startedAt', 'DESC']);
  const waits = useDrills(mine, ['plannedAt', 'ASC']);
  const comes = useDrills(planned, ['plannedAt', 'ASC']);
  const stepText = (drill: DrillRow): string => {
    const step = drillStepOf(drill, mayApprove);
    return [
      step === undefined ? '' : translate(`drillHome.step.${step.key}`),
      drill.number,
      drill.unitName,
    ]
      .filter(Boolean)
      .join(' · ');
  };
  const stepPath = (drill: DrillRow): string =>
    drillPath(drill.id, drillStepOf(drill, mayApprove)?.page);
  return (
    <Stack sx={{ gap: 2 }}>
      <Loaded query={runs} rows={2}>
        {(rows) => (
          <DrillPanel
            name="running"
            rows={rows}
            toOf={stepPath}
            textOf={stepText}
            all={{ state: 'RUNNING' }}
          />
        )}
      </Loaded>
      <Loaded query={waits} rows={2}>
        {(rows) => (
          <DrillPanel
            name="waiting"
            rows={rows.filter((drill) => drillStepOf(drill, mayApprove) !== undefined)}
            toOf={stepPath}
            textOf={stepText}
            all={{ mine: true }}
          />
        )}
      </Loaded>
      <Loaded query={comes} rows={2}>
        {(rows) => (
          <DrillPanel
            name="next"
            rows={rows}
            toOf={({ id }) => drillPath(id)}
            textOf={({ number, unitName, form }) =>
              [number, unitName, translate(`drills.form.${form}`)].join(' · ')
            }
            all={{ state: 'APPROVED' }}
          />
        )}
      </Loaded>
    </Stack>
  );
}

function LastDebrief({ drill }: { drill: DrillRow }) {
  const translate = useTranslate();
  const query = useApi<Debrief>(`${drillPath(drill.id)}/debrief`);
  return (
    <Loaded query={query} rows={3}>
      {({ score, objectiveScore }) => (
        <Stack sx={{ gap: 1 }}>
          <Link component={RouterLink} to={drillPath(drill.id, 'debrief')}>
            {drill.title}
          </Link>
          <Stack direction="row" sx={{ gap: 3, flexWrap: 'wrap' }}>
            {[
              { label: 'drillResults.score', value: rangeText(score) },
              { label: 'drillResults.coverage', value: formatShare(score.coverage) },
              {
                label: 'drillResults.objectives',
                value: `${objectiveScore.met} / ${objectiveScore.limits}`,
              },
            ].map(({ label, value }) => (
              <Box
                key={label}
                component={RouterLink}
                to={drillPath(drill.id, 'debrief')}
                sx={{ color: 'inherit', textDecoration: 'none' }}
              >
                <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                  {translate(label)}
                </Typography>
                <Typography sx={{ fontSize: '1.25rem', fontWeight: 600 }}>{value}</Typography>
              </Box>
            ))}
          </Stack>
          <ScoreBar score={score} legend />
        </Stack>
      )}
    </Loaded>
  );
}

/** What is late, and how the last drill went. */
function Results() {
  const translate = useTranslate();
  const late = useDrills({ overdue: true }, ['updatedAt', 'DESC']);
  const last = useDrills({ state: ['EVALUATING', 'IMPROVING', 'CLOSED'] }, ['startedAt', 'DESC']);
  return (
    <Stack sx={{ gap: 2 }}>
      <Loaded query={late} rows={2}>
        {(rows) => (
          <DrillPanel
            name="late"
            rows={rows}
            toOf={({ id }) => drillPath(id, 'debrief')}
            textOf={({ improvements, number }) =>
              [
                number,
                translate('drillResults.openOf', {
                  open: improvements.open,
                  all: improvements.total,
                }),
              ].join(' · ')
            }
            all={{ overdue: true }}
          />
        )}
      </Loaded>
      <Panel title={translate('drillHome.last')} testId="home-last-debrief">
        <Loaded query={last} rows={2}>
          {([drill]) =>
            drill === undefined ? (
              <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                {translate('drillHome.lastEmpty')}
              </Typography>
            ) : (
              <LastDebrief drill={drill} />
            )
          }
        </Loaded>
      </Panel>
    </Stack>
  );
}

/** For everybody: a drill that wants something of me now; nothing otherwise. */
function Mine() {
  const translate = useTranslate();
  const mayApprove = useCan('drills', 'approve');
  const { data = [] } = useDrills(mine, ['startedAt', 'DESC']);
  const rows = data.flatMap((drill) => {
    const step = drillStepOf(drill, mayApprove);
    return step === undefined ? [] : [{ drill, step }];
  });
  if (rows.length === 0) return null;
  return (
    <Panel title={translate('drillHome.mine')} flush testId="home-my-drills">
      <LinkRows>
        {rows.map(({ drill, step }) => (
          <Row
            key={drill.id}
            drill={drill}
            to={drillPath(drill.id, step.page)}
            text={`${translate(`drillHome.step.${step.key}`)} · ${drill.number}`}
          />
        ))}
      </LinkRows>
    </Panel>
  );
}

const parts = { work: Work, results: Results, mine: Mine } as const;

/** The drill parts of the home page; loaded when somebody's home has them. */
export default function DrillPanels({ part }: { part: keyof typeof parts }) {
  const Part = parts[part];
  return <Part />;
}
