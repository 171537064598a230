import { Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import type { Channel, ChannelTestResult } from '../../api/channels/schema.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { fetchApi } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { useAction } from '../providers/use-api.ts';
import { DeleteButton } from '../shapes/DeleteButton.tsx';
import type { Column } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { channelState } from './channel.ts';
import { ChannelDialog } from './ChannelDialog.tsx';

function Name({ channel }: { channel: Channel }) {
  const translate = useTranslate();
  return (
    <>
      <Typography sx={{ fontWeight: 500 }}>{channel.name}</Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate(`channels.kind.${channel.kind}`)} · {channel.unitName}
        {channel.shared && ` · ${translate('channels.sharedMark')}`}
      </Typography>
    </>
  );
}

function Outcome({ channel }: { channel: Channel }) {
  const translate = useTranslate();
  const { lastOutcome, lastError, dead, waiting } = channel;
  const failed = lastOutcome !== null && lastOutcome !== 'ok';
  return (
    <>
      <StateMark kind="channels" state={channelState(channel)} plain />
      {failed && (
        <Typography variant="body2" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
          {translate(`channels.outcome.${lastOutcome}`, { _: lastError ?? lastOutcome })}
        </Typography>
      )}
      {(dead > 0 || waiting > 0) && (
        <Typography variant="body2">
          <Link to={`/channels/outbound?channel=${encodeURIComponent(channel.id)}`}>
            {translate('channels.counts', { dead, waiting })}
          </Link>
        </Typography>
      )}
    </>
  );
}

function RowActions({ channel }: { channel: Channel }) {
  const translate = useTranslate();
  const notify = useNotify();
  const mayTest = useCan('channels', 'update');
  const mayDelete = useCan('channels', 'delete');
  const path = `/channels/${encodeURIComponent(channel.id)}`;
  const test = useAction(() => fetchApi<ChannelTestResult>(`${path}/test`, { method: 'POST' }), {
    touches: ['channels'],
    onDone: ({ ok, code = '', message = '' }) =>
      ok
        ? notify('channels.testOk', { type: 'success' })
        : notify(
            `${translate('channels.testFailed')}${translate(`channels.outcome.${code}`, { _: message })}`,
            { type: 'error' },
          ),
  });
  return (
    <Stack
      direction="row"
      onClick={(event) => event.stopPropagation()}
      sx={{ justifyContent: 'flex-end', gap: 0.5 }}
    >
      {mayTest && (
        <Button
          variant="text"
          disabled={test.isPending}
          data-testid="channel-test"
          onClick={() => test.mutate(undefined)}
        >
          {translate(test.isPending ? 'channels.testing' : 'channels.test')}
        </Button>
      )}
      {mayDelete && (
        <DeleteButton
          path={path}
          title={translate('channels.deleteTitle', { name: channel.name })}
          text={translate('channels.deleteText')}
          touches={['channels']}
          done="channels.deleted"
        />
      )}
    </Stack>
  );
}

const columns: readonly Column<Channel>[] = [
  {
    key: 'name',
    label: 'channels.name',
    sortable: true,
    render: (channel) => <Name channel={channel} />,
  },
  {
    key: 'lastOutcome',
    label: 'channels.result',
    grow: true,
    render: (channel) => <Outcome channel={channel} />,
  },
  {
    key: 'lastAt',
    label: 'channels.lastAt',
    render: ({ lastAt }) => <Time at={lastAt} as="ago" />,
  },
  {
    key: 'actions',
    label: 'channels.actions',
    align: 'right',
    render: (channel) => <RowActions channel={channel} />,
  },
];

function card(channel: Channel) {
  return (
    <Stack sx={{ gap: 0.5 }}>
      <Name channel={channel} />
      <Outcome channel={channel} />
      <RowActions channel={channel} />
    </Stack>
  );
}

/** How messages leave the console: mail servers, group robots, SMS gateways. */
export default function ChannelList() {
  const translate = useTranslate();
  const mayAdd = useCan('channels', 'create');
  const mayEdit = useCan('channels', 'update');
  const [adding, setAdding] = useState(false);
  const [editing, setEditing] = useState<Channel>();
  const add = mayAdd && (
    <Button variant="contained" data-testid="add-channel" onClick={() => setAdding(true)}>
      {translate('channels.add')}
    </Button>
  );
  return (
    <>
      <ListPage<Channel>
        resource="channels"
        title={translate('channels.title')}
        text={translate('channels.text')}
        columns={columns}
        card={card}
        sort={{ field: 'name', order: 'ASC' }}
        actions={
          <>
            <Button component={Link} to="/channels/outbound">
              {translate('channels.outboundTitle')}
            </Button>
            {add}
          </>
        }
        empty={{
          title: translate('channels.empty'),
          text: translate('channels.emptyHelp'),
          action: add,
        }}
        {...(mayEdit ? { onOpen: setEditing } : {})}
      />
      {adding && <ChannelDialog onClose={() => setAdding(false)} />}
      {editing !== undefined && (
        <ChannelDialog channel={editing} onClose={() => setEditing(undefined)} />
      )}
    </>
  );
}
