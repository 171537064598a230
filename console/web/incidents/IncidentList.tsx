import Add from '@mui/icons-material/Add';
import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import { ClockChips } from '../shapes/clocks/ClockChips.tsx';
import type { Column } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { incidentStates, type IncidentRow } from './incident.ts';
import { LevelMark } from './LevelMark.tsx';
import { NewIncidentDialog } from './NewIncidentDialog.tsx';
import { useClasses } from './use-classes.ts';
import { useIncidentFacets } from './use-incident-facets.tsx';

function Title({ row }: { row: IncidentRow }) {
  const { nameOf } = useClasses();
  return (
    <>
      <Typography component="div" sx={{ fontSize: '0.875rem', fontWeight: 500 }}>
        {row.title}
      </Typography>
      <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
        {[row.number, nameOf(row.class, row.subclass)].filter((text) => text !== '').join(' · ')}
      </Box>
    </>
  );
}

function Levels({ row }: { row: IncidentRow }) {
  return (
    <Stack sx={{ gap: 0.25, alignItems: 'flex-start' }}>
      <LevelMark scale="edu" level={row.eduLevel} plain />
      <LevelMark scale="cac" level={row.cacLevel} plain />
    </Stack>
  );
}

const columns: readonly Column<IncidentRow>[] = [
  { key: 'title', label: 'incidents.what', grow: true, render: (row) => <Title row={row} /> },
  {
    key: 'eduLevel',
    label: 'incidents.levels',
    sortable: true,
    render: (row) => <Levels row={row} />,
  },
  {
    key: 'nextDueAt',
    label: 'incidents.clocks',
    sortable: true,
    render: ({ clocks }) => <ClockChips clocks={clocks} most={2} openOnly />,
  },
  {
    key: 'state',
    label: 'incidents.stateLabel',
    render: ({ state }) => <StateMark kind="incidents" state={state} plain />,
  },
  {
    key: 'unitName',
    label: 'list.unit',
    from: 'lg',
    render: ({ unitName }) => <Box sx={{ whiteSpace: 'nowrap' }}>{unitName}</Box>,
  },
  {
    key: 'responsibleName',
    label: 'incidents.lead',
    from: 'xl',
    render: ({ responsibleName }) => responsibleName ?? '–',
  },
  {
    key: 'discoveredAt',
    label: 'incidents.discovered',
    sortable: true,
    render: ({ discoveredAt }) => <Time at={discoveredAt} as="short" />,
  },
];

function card(row: IncidentRow) {
  return (
    <Stack sx={{ gap: 0.75 }}>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <StateMark kind="incidents" state={row.state} />
        <Box sx={{ flex: 1 }} />
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          <Time at={row.discoveredAt} as="short" />
        </Typography>
      </Stack>
      <Title row={row} />
      <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap' }}>
        <LevelMark scale="edu" level={row.eduLevel} plain />
        <LevelMark scale="cac" level={row.cacLevel} plain />
      </Stack>
      <ClockChips clocks={row.clocks} most={2} openOnly />
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {row.unitName}
      </Typography>
    </Stack>
  );
}

/** Incidents: what is being handled and which report presses most. */
export default function IncidentList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayCreate = useCan('incidents', 'create');
  const [adding, setAdding] = useState(false);
  const facets = useIncidentFacets();
  const add = (
    <Button
      variant="contained"
      startIcon={<Add />}
      data-testid="new-incident"
      onClick={() => setAdding(true)}
    >
      {translate('incidents.new')}
    </Button>
  );
  return (
    <>
      <ListPage<IncidentRow>
        resource="incidents"
        title={translate('incidents.title')}
        columns={columns}
        card={card}
        sort={{ field: 'openedAt', order: 'DESC' }}
        states={{ field: 'state', values: incidentStates }}
        facets={facets}
        searchLabel={translate('incidents.search')}
        empty={{ title: translate('incidents.empty'), text: translate('incidents.emptyHelp') }}
        onOpen={({ id }) => void navigate(`/incidents/${encodeURIComponent(id)}`)}
        {...(mayCreate ? { actions: add } : {})}
      />
      {adding && (
        <NewIncidentDialog
          onClose={() => setAdding(false)}
          onMade={(id) => void navigate(`/incidents/${encodeURIComponent(id)}?tab=grading`)}
        />
      )}
    </>
  );
}
