import { Box, Button, Link, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { Time } from '../../marks/Time.tsx';
import { useCan } from '../../providers/session.ts';
import type { Column, Facet } from '../../shapes/list/column.ts';
import { ListPage } from '../../shapes/list/ListPage.tsx';
import { appPath, lists, type ListEntry } from '../app.ts';
import { ListedMark } from '../ListedMark.tsx';
import { EndEntryDialog } from './EndEntryDialog.tsx';

function Subject({ entry }: { entry: ListEntry }) {
  const translate = useTranslate();
  const name = entry.subject === 'app' ? (entry.appName ?? '') : entry.providerName;
  return (
    <>
      <Typography component="div" sx={{ fontSize: '0.875rem', fontWeight: 500 }}>
        {entry.appId === null ? (
          name
        ) : (
          <Link component={RouterLink} to={appPath(entry.appId)} underline="hover">
            {name}
          </Link>
        )}
      </Typography>
      <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
        {translate(`apps.subjectKind.${entry.subject}`)}
        {entry.subject === 'app' && ` · ${entry.providerName}`}
      </Box>
    </>
  );
}

function Holds({ entry }: { entry: ListEntry }) {
  const translate = useTranslate();
  if (entry.endedAt !== null) {
    return (
      <Box sx={{ color: 'text.secondary' }}>
        {translate('apps.listEnded')} <Time at={entry.endedAt} as="short" />
      </Box>
    );
  }
  return (
    <>
      <Time at={entry.from} as="short" />
      {entry.bannedUntil !== null && (
        <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
          {translate('apps.bannedUntil')} <Time at={entry.bannedUntil} as="short" />
        </Box>
      )}
    </>
  );
}

const columns: readonly Column<ListEntry>[] = [
  { key: 'list', label: 'apps.listed', render: ({ list }) => <ListedMark listed={list} /> },
  {
    key: 'appName',
    label: 'apps.listSubject',
    render: (entry) => <Subject entry={entry} />,
  },
  { key: 'reason', label: 'apps.reason', grow: true, render: ({ reason }) => reason },
  { key: 'halfYear', label: 'apps.halfYear', from: 'lg', render: ({ halfYear }) => halfYear },
  { key: 'from', label: 'apps.inForce', render: (entry) => <Holds entry={entry} /> },
  {
    key: 'unitName',
    label: 'apps.listedBy',
    from: 'lg',
    render: ({ unitName, madeByName }) => (
      <>
        {unitName}
        <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>{madeByName}</Box>
      </>
    ),
  },
];

function card(entry: ListEntry) {
  return (
    <Stack sx={{ gap: 0.5 }}>
      <Stack direction="row" sx={{ gap: 1, justifyContent: 'space-between' }}>
        <Subject entry={entry} />
        <ListedMark listed={entry.list} />
      </Stack>
      <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
        {entry.reason}
      </Typography>
      <Box sx={{ fontSize: '0.75rem' }}>
        {entry.unitName} · <Holds entry={entry} />
      </Box>
    </Stack>
  );
}

/** The half-yearly black and white list, with what was taken off it again. */
export default function ListsPage() {
  const translate = useTranslate();
  const may = useCan('apps', 'approve');
  const [ending, setEnding] = useState<ListEntry>();
  const facets: readonly Facet[] = [
    {
      field: 'list',
      label: 'apps.listed',
      choices: lists.map((value) => ({ value, label: <ListedMark listed={value} plain /> })),
    },
    {
      field: 'current',
      label: 'apps.inForce',
      choices: [{ value: true, label: translate('apps.onlyCurrent') }],
    },
  ];
  return (
    <>
      <ListPage<ListEntry>
        resource="app-lists"
        permission="apps"
        scoped={false}
        searchable={false}
        title={translate('apps.listsTitle')}
        text={translate('apps.listsText')}
        columns={[
          ...columns,
          ...(may
            ? [
                {
                  key: 'end',
                  label: 'apps.listEnd',
                  render: (entry: ListEntry) =>
                    entry.endedAt === null && (
                      <Button variant="text" onClick={() => setEnding(entry)}>
                        {translate('apps.listEnd')}
                      </Button>
                    ),
                },
              ]
            : []),
        ]}
        card={card}
        sort={{ field: '', order: 'DESC' }}
        facets={facets}
        empty={{ title: translate('apps.listsEmpty'), text: translate('apps.listsEmptyHelp') }}
      />
      {ending !== undefined && (
        <EndEntryDialog entry={ending} onClose={() => setEnding(undefined)} />
      )}
    </>
  );
}
