import { Box, Button, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import { formatDate } from '../format/time.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { NumberUntil } from '../shapes/NumberUntil.tsx';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import type { Column, Facet } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { Disclaimer } from './Disclaimer.tsx';
import { LevelMark } from './LevelMark.tsx';
import { ScoreBar } from './ScoreBar.tsx';
import type { SystemRow } from './system.ts';

function Owner({ system }: { system: SystemRow }) {
  const { ownerDepartment, responsibleName } = system;
  return (
    <>{[ownerDepartment, responsibleName].filter((text) => text !== null).join(' · ') || '–'}</>
  );
}

/** Where the filing stands, until when the certificate is valid, which date comes next. */
function FilingCell({ filing }: Pick<SystemRow, 'filing'>) {
  const translate = useTranslate();
  if (filing === null) return <>{translate('systems.notFiled')}</>;
  const { state, certificateNumber, validUntil } = filing;
  return (
    <>
      <StateMark kind="filings" state={state} plain />
      <NumberUntil number={certificateNumber} day={validUntil} />
    </>
  );
}

function NextDue({ filing }: Pick<SystemRow, 'filing'>) {
  const translate = useTranslate();
  if (filing?.nextDueAt === null || filing?.nextDueAt === undefined) return <>–</>;
  return (
    <Box
      sx={(theme) => ({
        whiteSpace: 'nowrap',
        color: filing.overdue ? theme.tones.critical.ink : 'inherit',
      })}
    >
      {formatDate(filing.nextDueAt)}
      {filing.overdue && ` · ${translate('systems.overdue')}`}
    </Box>
  );
}

const columns: readonly Column<SystemRow>[] = [
  {
    key: 'name',
    label: 'systems.name',
    sortable: true,
    grow: true,
    render: ({ name, unitName }) => (
      <>
        <Typography component="div" sx={{ fontSize: '0.875rem', fontWeight: 500 }}>
          {name}
        </Typography>
        <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>{unitName}</Box>
      </>
    ),
  },
  {
    key: 'level',
    label: 'systems.level',
    sortable: true,
    render: (system) => <LevelMark system={system} />,
  },
  {
    key: 'score',
    label: 'systems.score',
    render: ({ lower, upper, coverage }) => (
      <ScoreBar small lower={lower} upper={upper} coverage={coverage} />
    ),
  },
  {
    key: 'filing',
    label: 'systems.filing',
    render: ({ filing }) => <FilingCell filing={filing} />,
  },
  {
    key: 'nextDueAt',
    label: 'systems.nextDue',
    from: 'lg',
    render: ({ filing }) => <NextDue filing={filing} />,
  },
  {
    key: 'owner',
    label: 'systems.owner',
    from: 'lg',
    render: (system) => <Owner system={system} />,
  },
  {
    key: 'evaluatedAt',
    label: 'systems.evaluatedAt',
    from: 'xl',
    render: ({ evaluatedAt }) => <Time at={evaluatedAt} as="ago" />,
  },
];

function card(system: SystemRow) {
  return (
    <Stack sx={{ gap: 0.5 }}>
      <Stack direction="row" sx={{ gap: 1, justifyContent: 'space-between' }}>
        <Typography sx={{ fontWeight: 500 }}>{system.name}</Typography>
        <LevelMark system={system} />
      </Stack>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {system.unitName} · <Owner system={system} />
      </Typography>
      <ScoreBar small lower={system.lower} upper={system.upper} coverage={system.coverage} />
      <Box sx={{ fontSize: '0.8125rem' }}>
        <FilingCell filing={system.filing} />
      </Box>
    </Stack>
  );
}

/** The register of systems under graded protection: level, filing, dates, owner, self-assessed span. */
export default function SystemList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayCreate = useCan('assessments', 'create');
  const add = mayCreate && (
    <Button component={Link} to="/systems/new" variant="contained" data-testid="add-system">
      {translate('systems.add')}
    </Button>
  );
  const facets: readonly Facet[] = [
    {
      field: 'level',
      label: 'systems.level',
      choices: [1, 2, 3, 4].map((level) => ({
        value: level,
        label: translate(`systems.levelName.${level}`),
      })),
    },
  ];
  return (
    <ListPage<SystemRow>
      resource="systems"
      permission="assessments"
      title={translate('systems.title')}
      text={<Disclaimer />}
      columns={columns}
      card={card}
      sort={{ field: 'name', order: 'ASC' }}
      facets={facets}
      actions={add}
      empty={{
        title: translate('systems.empty'),
        text: translate('systems.emptyHelp'),
        action: add,
      }}
      onOpen={({ id }) => void navigate(`/systems/${encodeURIComponent(id)}`)}
    />
  );
}
