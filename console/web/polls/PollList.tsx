import PlayArrow from '@mui/icons-material/PlayArrowOutlined';
import { Button, IconButton, Stack, Tooltip, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { fetchApi } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { useAction } from '../providers/use-api.ts';
import { Code } from '../shapes/Code.tsx';
import { DeleteButton } from '../shapes/DeleteButton.tsx';
import type { Column } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { pollState, type Poll } from './poll.ts';
import { PollDialog } from './PollDialog.tsx';

function Address({ poll }: { poll: Poll }) {
  return (
    <Code unbroken>
      {poll.address}
      {poll.port !== 161 && `:${poll.port}`}
    </Code>
  );
}

function Outcome({ poll }: { poll: Poll }) {
  const translate = useTranslate();
  const why = poll.lastOutcome ?? '';
  const isGood = why === '' || why === 'ok';
  return (
    <>
      <StateMark kind="polls" state={pollState(poll)} plain />
      {poll.enabled && !isGood && (
        <Typography variant="body2" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
          {translate(`polls.outcome.${why}`, { _: poll.lastError ?? why })}
        </Typography>
      )}
    </>
  );
}

function RowActions({ poll }: { poll: Poll }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayRun = useCan('polls', 'update');
  const mayDelete = useCan('polls', 'delete');
  const path = `/polls/${encodeURIComponent(poll.id)}`;
  const run = useAction(() => fetchApi(`${path}/run`, { method: 'POST' }), {
    touches: ['polls', 'assets'],
    done: 'polls.started',
  });
  const { assetId } = poll;
  return (
    <Stack
      direction="row"
      onClick={(event) => event.stopPropagation()}
      sx={{ justifyContent: 'flex-end', gap: 0.5 }}
    >
      {assetId !== null && (
        <Button
          variant="text"
          onClick={() => void navigate(`/assets/${encodeURIComponent(assetId)}`)}
        >
          {translate('polls.openAsset')}
        </Button>
      )}
      {mayRun && (
        <Tooltip title={translate('polls.run')}>
          <IconButton
            aria-label={translate('polls.run')}
            disabled={run.isPending}
            onClick={() => run.mutate(undefined)}
          >
            <PlayArrow fontSize="small" />
          </IconButton>
        </Tooltip>
      )}
      {mayDelete && (
        <DeleteButton
          path={path}
          title={translate('polls.deleteTitle', { address: poll.address })}
          text={translate('polls.deleteText')}
          touches={['polls']}
          done="polls.deleted"
        />
      )}
    </Stack>
  );
}

const columns: readonly Column<Poll>[] = [
  {
    key: 'address',
    label: 'polls.address',
    sortable: true,
    render: (poll) => <Address poll={poll} />,
  },
  { key: 'version', label: 'polls.version', render: ({ version }) => `SNMP\u00A0v${version}` },
  {
    key: 'lastOutcome',
    label: 'polls.result',
    grow: true,
    render: (poll) => <Outcome poll={poll} />,
  },
  {
    key: 'lastRunAt',
    label: 'polls.lastRun',
    sortable: true,
    render: ({ lastRunAt }) => <Time at={lastRunAt} as="ago" />,
  },
  {
    key: 'actions',
    label: 'polls.actions',
    align: 'right',
    render: (poll) => <RowActions poll={poll} />,
  },
];

function card(poll: Poll) {
  return (
    <Stack sx={{ gap: 0.5 }}>
      <Stack direction="row" sx={{ gap: 1, justifyContent: 'space-between' }}>
        <Address poll={poll} />
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          <Time at={poll.lastRunAt} as="ago" />
        </Typography>
      </Stack>
      <Outcome poll={poll} />
      <RowActions poll={poll} />
    </Stack>
  );
}

/** Devices that are polled over SNMP. `?add=1` opens the form. */
export default function PollList() {
  const translate = useTranslate();
  const mayAdd = useCan('polls', 'create');
  const mayEdit = useCan('polls', 'update');
  const [params, setParams] = useSearchParams();
  const [editing, setEditing] = useState<Poll>();
  const adding = mayAdd && params.get('add') !== null;
  const setAdding = (on: boolean): void => {
    setParams(
      (old) => {
        if (on) old.set('add', '1');
        else old.delete('add');
        return old;
      },
      { replace: true },
    );
  };
  const add = mayAdd && (
    <Button variant="contained" data-testid="add-switch" onClick={() => setAdding(true)}>
      {translate('polls.add')}
    </Button>
  );
  return (
    <>
      <ListPage<Poll>
        resource="polls"
        title={translate('polls.title')}
        text={translate('polls.text')}
        columns={columns}
        card={card}
        sort={{ field: 'address', order: 'ASC' }}
        searchLabel={translate('polls.search')}
        actions={add}
        empty={{ title: translate('polls.empty'), text: translate('polls.emptyHelp'), action: add }}
        {...(mayEdit ? { onOpen: setEditing } : {})}
      />
      {adding && <PollDialog onClose={() => setAdding(false)} />}
      {editing !== undefined && <PollDialog poll={editing} onClose={() => setEditing(undefined)} />}
    </>
  );
}
