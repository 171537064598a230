import Add from '@mui/icons-material/Add';
import AccessTime from '@mui/icons-material/AccessTime';
import { Box, Button, Chip, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import { Mark } from '../marks/Mark.tsx';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import type { Column } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { drillPath, drillForms, drillStates, type DrillRow } from './drill.ts';
import { DrillFrame } from './DrillFrame.tsx';

function Title({ row }: { row: DrillRow }) {
  const translate = useTranslate();
  return (
    <>
      <Typography component="div" sx={{ fontSize: '0.875rem', fontWeight: 500 }}>
        {row.title}
      </Typography>
      <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
        {[row.number, translate(`drills.form.${row.form}`), row.playbookTitle ?? '']
          .filter(Boolean)
          .join(' · ')}
      </Box>
    </>
  );
}

function Roles({ row }: { row: DrillRow }) {
  const translate = useTranslate();
  if (row.myRoles.length === 0) return <>–</>;
  return (
    <Stack direction="row" sx={{ gap: 0.5 }}>
      {row.myRoles.map((role) => (
        <Chip key={role} variant="outlined" label={translate(`drills.role.${role}`)} />
      ))}
    </Stack>
  );
}

/** Improvements still open of all; late ones say so. */
function Improved({ row: { id, improvements } }: { row: DrillRow }) {
  const translate = useTranslate();
  if (improvements.total === 0) return <>–</>;
  return (
    <Stack
      component={Link}
      to={drillPath(id, 'debrief')}
      direction="row"
      onClick={(event) => event.stopPropagation()}
      sx={{ gap: 1, color: 'inherit', alignItems: 'center' }}
    >
      <span>
        {translate('drillResults.openOf', { open: improvements.open, all: improvements.total })}
      </span>
      {improvements.overdue && (
        <Mark tone="critical" icon={AccessTime} text={translate('drills.overdue')} />
      )}
    </Stack>
  );
}

const when = (row: DrillRow): string | null => row.startedAt ?? row.plannedAt;

const columns: readonly Column<DrillRow>[] = [
  { key: 'title', label: 'drills.drill', grow: true, render: (row) => <Title row={row} /> },
  {
    key: 'state',
    label: 'drills.stateLabel',
    render: ({ state }) => <StateMark kind="drills" state={state} plain />,
  },
  {
    key: 'plannedAt',
    label: 'drills.date',
    sortable: true,
    render: (row) => <Time at={when(row)} as="short" />,
  },
  { key: 'myRoles', label: 'drills.myRole', render: (row) => <Roles row={row} /> },
  { key: 'unitName', label: 'list.unit', from: 'lg', render: ({ unitName }) => unitName },
  {
    key: 'participants',
    label: 'drills.people',
    align: 'right',
    from: 'xl',
    render: ({ participants }) => participants,
  },
  {
    key: 'improvements',
    label: 'drillResults.improvements',
    from: 'lg',
    render: (row) => <Improved row={row} />,
  },
];

function card(row: DrillRow) {
  return (
    <Stack sx={{ gap: 0.75 }}>
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center' }}>
        <StateMark kind="drills" state={row.state} />
        <Box sx={{ flex: 1 }} />
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          <Time at={when(row)} as="short" />
        </Typography>
      </Stack>
      <Title row={row} />
      <Roles row={row} />
    </Stack>
  );
}

/** Drills: planned, running, evaluated; and what they left to improve. */
export default function DrillList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayCreate = useCan('drills', 'create');
  return (
    <DrillFrame>
      <ListPage<DrillRow>
        resource="drills"
        title={translate('drills.title')}
        columns={columns}
        card={card}
        sort={{ field: 'openedAt', order: 'DESC' }}
        states={{ field: 'state', values: drillStates }}
        facets={[
          {
            field: 'mine',
            label: translate('drills.part'),
            choices: [{ value: true, label: translate('drills.mine') }],
          },
          {
            field: 'overdue',
            label: translate('drillResults.improvements'),
            choices: [{ value: true, label: translate('drills.overdueOnes') }],
          },
          {
            field: 'form',
            label: translate('drills.formLabel'),
            choices: drillForms.map((form) => ({
              value: form,
              label: translate(`drills.form.${form}`),
            })),
          },
        ]}
        searchLabel={translate('drills.search')}
        empty={{
          title: translate('drills.empty'),
          text: translate(mayCreate ? 'drills.emptyHelp' : 'drills.emptyForOthers'),
        }}
        onOpen={({ id }) => void navigate(drillPath(id))}
        {...(mayCreate && {
          actions: (
            <Button
              component={Link}
              to="/drills/new"
              variant="contained"
              startIcon={<Add />}
              data-testid="new-drill"
            >
              {translate('drills.new')}
            </Button>
          ),
        })}
      />
    </DrillFrame>
  );
}
