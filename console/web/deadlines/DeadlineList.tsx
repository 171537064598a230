import CalendarMonth from '@mui/icons-material/CalendarMonthOutlined';
import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { Column, Facet } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { ConfidenceMark } from './ConfidenceMark.tsx';
import { confidences, groups, type Deadline } from './deadline.ts';
import { DeadlineDialog } from './DeadlineDialog.tsx';
import { LimitText } from './LimitText.tsx';

function Name({ row }: { row: Deadline }) {
  const [locale] = useLocaleState();
  return (
    <Typography sx={{ fontWeight: 500 }}>{locale === 'en' ? row.nameEn : row.nameZh}</Typography>
  );
}

function Source({ row }: { row: Deadline }) {
  return (
    <Typography variant="body2" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
      {row.source}
    </Typography>
  );
}

const columns: readonly Column<Deadline>[] = [
  {
    key: 'nameZh',
    label: 'deadlines.name',
    sortable: true,
    render: (row) => (
      <Box sx={{ minWidth: 200, whiteSpace: 'normal' }}>
        <Name row={row} />
      </Box>
    ),
  },
  { key: 'limit', label: 'deadlines.limitLabel', render: (row) => <LimitText row={row} /> },
  {
    key: 'source',
    label: 'deadlines.source',
    grow: true,
    render: (row) => (
      <Box sx={{ minWidth: 240, whiteSpace: 'normal' }}>
        <Source row={row} />
      </Box>
    ),
  },
  {
    key: 'article',
    label: 'deadlines.article',
    from: 'md',
    render: ({ article }) => article ?? '–',
  },
  {
    key: 'confidence',
    label: 'deadlines.confidenceLabel',
    sortable: true,
    from: 'md',
    render: ({ confidence }) => <ConfidenceMark confidence={confidence} />,
  },
  {
    key: 'effectiveFrom',
    label: 'deadlines.effectiveFrom',
    sortable: true,
    from: 'lg',
    render: ({ effectiveFrom }) => <Box sx={{ whiteSpace: 'nowrap' }}>{effectiveFrom}</Box>,
  },
];

function card(row: Deadline) {
  return (
    <Stack sx={{ gap: 0.5 }}>
      <Stack direction="row" sx={{ gap: 1, justifyContent: 'space-between' }}>
        <Name row={row} />
        <ConfidenceMark confidence={row.confidence} />
      </Stack>
      <LimitText row={row} />
      <Source row={row} />
      {row.article !== null && (
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {row.article}
        </Typography>
      )}
    </Stack>
  );
}

/** Which deadlines hold here, where they come from, and what was tightened. */
export default function DeadlineList() {
  const translate = useTranslate();
  const [opened, setOpened] = useState<Deadline>();
  const facets: readonly Facet[] = [
    {
      field: 'group',
      label: 'deadlines.groupLabel',
      choices: groups.map((value) => ({ value, label: translate(`deadlines.group.${value}`) })),
    },
    {
      field: 'confidence',
      label: 'deadlines.confidenceLabel',
      choices: confidences.map((value) => ({
        value,
        label: translate(`deadlines.confidence.${value}`),
      })),
    },
    {
      field: 'tightened',
      label: 'deadlines.tightenedLabel',
      choices: [{ value: true, label: translate('deadlines.tightenedOnly') }],
    },
  ];
  return (
    <>
      <ListPage<Deadline>
        resource="deadlines"
        title={translate('deadlines.title')}
        text={translate('deadlines.text')}
        columns={columns}
        card={card}
        sort={{ field: 'id', order: 'ASC' }}
        facets={facets}
        actions={
          <Button
            component={RouterLink}
            to="/deadlines/calendar"
            variant="outlined"
            startIcon={<CalendarMonth />}
          >
            {translate('deadlines.calendar')}
          </Button>
        }
        empty={{ title: translate('deadlines.empty'), text: translate('deadlines.emptyHelp') }}
        onOpen={setOpened}
      />
      {opened && <DeadlineDialog deadline={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
}
