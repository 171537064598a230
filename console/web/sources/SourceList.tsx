import { Box, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { eventsUrl } from '../events/event-url.ts';
import { formatCount, formatShare } from '../format/numbers.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import { Code } from '../shapes/Code.tsx';
import type { Column } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { sourceStates, type Source } from './source.ts';
import { SourceDialog } from './SourceDialog.tsx';

function Name({ source }: { source: Source }) {
  const made = [source.vendor, source.product]
    .filter((part) => part !== null && part !== '')
    .join(' ');
  return (
    <>
      <Typography component="div" sx={{ fontWeight: 500, fontSize: '0.875rem' }}>
        {source.name ?? source.address}
      </Typography>
      <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
        <Code>{source.address}</Code>
        {` · ${source.transport}${made === '' ? '' : ` · ${made}`}`}
      </Box>
    </>
  );
}

function Count({ value }: { value: number }) {
  const [locale] = useLocaleState();
  return <>{formatCount(value, locale)}</>;
}

function Unparsed({ source }: { source: Source }) {
  return (
    <>
      <Count value={source.unparsed} />
      {source.unparsed > 0 && source.events > 0 && (
        <Box component="span" sx={{ color: 'text.secondary' }}>
          {' '}
          ({formatShare(source.unparsed / source.events)})
        </Box>
      )}
    </>
  );
}

const columns: readonly Column<Source>[] = [
  {
    key: 'name',
    label: 'sources.name',
    grow: true,
    sortable: true,
    render: (source) => <Name source={source} />,
  },
  {
    key: 'state',
    label: 'sources.stateLabel',
    render: ({ state }) => <StateMark kind="sources" state={state} plain />,
  },
  {
    key: 'events',
    label: 'sources.events',
    sortable: true,
    align: 'right',
    render: ({ events }) => <Count value={events} />,
  },
  {
    key: 'unparsed',
    label: 'sources.unparsed',
    sortable: true,
    align: 'right',
    from: 'lg',
    render: (source) => <Unparsed source={source} />,
  },
  {
    key: 'dropped',
    label: 'sources.dropped',
    align: 'right',
    from: 'lg',
    render: ({ dropped }) => <Count value={dropped} />,
  },
  {
    key: 'unitName',
    label: 'list.unit',
    from: 'lg',
    render: ({ unitName }) => <Box sx={{ whiteSpace: 'nowrap' }}>{unitName}</Box>,
  },
  {
    key: 'lastSeenAt',
    label: 'sources.lastSeen',
    sortable: true,
    render: ({ lastSeenAt }) => <Time at={lastSeenAt} as="ago" />,
  },
];

function card(source: Source) {
  return (
    <Stack
      direction="row"
      sx={{ gap: 1, justifyContent: 'space-between', alignItems: 'flex-start' }}
    >
      <Box sx={{ minWidth: 0 }}>
        <Name source={source} />
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {source.unitName} · <Time at={source.lastSeenAt} as="ago" />
        </Typography>
      </Box>
      <StateMark kind="sources" state={source.state} />
    </Stack>
  );
}

/** Everything that sends logs, with the silence alarm of each. */
export default function SourceList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayEdit = useCan('sources', 'update');
  const [editing, setEditing] = useState<Source>();
  return (
    <>
      <ListPage<Source>
        resource="sources"
        title={translate('sources.title')}
        text={translate('sources.text')}
        columns={columns}
        card={card}
        sort={{ field: 'lastSeenAt', order: 'DESC' }}
        states={{ field: 'state', values: sourceStates }}
        searchLabel={translate('sources.search')}
        empty={{ title: translate('sources.empty'), text: translate('sources.emptyHelp') }}
        onOpen={(source) =>
          mayEdit
            ? setEditing(source)
            : void navigate(eventsUrl({ query: `source.id:${source.id}` }))
        }
      />
      {editing !== undefined && (
        <SourceDialog source={editing} onClose={() => setEditing(undefined)} />
      )}
    </>
  );
}
