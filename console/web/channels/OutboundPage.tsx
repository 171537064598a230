import { Button, Stack, Typography } from '@mui/material';
import { useListContext, useLocaleState, useNotify, useTranslate } from 'react-admin';
import { useSearchParams } from 'react-router-dom';
import type { Outbound } from '../../api/channels/schema.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { fetchApi } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { useAction } from '../providers/use-api.ts';
import type { Column } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';

const states = ['dead', 'waiting', 'accepted', 'delivered', 'dropped'] as const;

function useRetry() {
  const notify = useNotify();
  return useAction(
    (ids: readonly string[]) =>
      fetchApi<{ retried: number }>('/outbound/retry', { method: 'POST', body: { ids } }),
    {
      touches: ['outbound', 'channels'],
      onDone: ({ retried }) =>
        notify('channels.retried', { type: 'success', messageArgs: { smart_count: retried } }),
    },
  );
}

function What({ row }: { row: Outbound }) {
  const [locale] = useLocaleState();
  return (
    <>
      <Typography sx={{ overflowWrap: 'anywhere' }}>
        {locale === 'en' ? row.titleEn : row.title}
      </Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {[row.unitName, row.recipientName, row.address].filter((part) => part !== null).join(' · ')}
      </Typography>
    </>
  );
}

function How({ row }: { row: Outbound }) {
  const translate = useTranslate();
  const { errorCode, error, state } = row;
  return (
    <>
      <StateMark kind="outbound" state={state} plain />
      {errorCode !== null && (
        <Typography variant="body2" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
          {translate(`channels.outcome.${errorCode}`, { _: error ?? errorCode })}
          {row.attempts > 1 && ` ${translate('channels.attempts', { count: row.attempts })}`}
        </Typography>
      )}
      {row.readAt !== null && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {translate('channels.readAt')} <Time at={row.readAt} />
        </Typography>
      )}
    </>
  );
}

function Retry({ row }: { row: Outbound }) {
  const translate = useTranslate();
  const allowed = useCan('channels', 'update');
  const retry = useRetry();
  if (!allowed || (row.state !== 'dead' && row.state !== 'dropped')) return null;
  return (
    <Button
      variant="text"
      disabled={retry.isPending}
      data-testid="outbound-retry"
      onClick={(event) => {
        event.stopPropagation();
        retry.mutate([row.id]);
      }}
    >
      {translate('channels.retry')}
    </Button>
  );
}

/** Everything that is picked, at once. */
function RetryPicked() {
  const translate = useTranslate();
  const { selectedIds, onUnselectItems } = useListContext();
  const retry = useRetry();
  return (
    <Button
      disabled={retry.isPending}
      onClick={() => {
        retry.mutate(selectedIds as string[]);
        onUnselectItems();
      }}
    >
      {translate('channels.retry')}
    </Button>
  );
}

const columns: readonly Column<Outbound>[] = [
  { key: 'title', label: 'channels.message', grow: true, render: (row) => <What row={row} /> },
  {
    key: 'channelName',
    label: 'channels.channel',
    from: 'lg',
    render: ({ channelName, channelKind }) => channelName ?? channelKind,
  },
  { key: 'state', label: 'channels.result', render: (row) => <How row={row} /> },
  { key: 'at', label: 'channels.toldAt', sortable: true, render: ({ at }) => <Time at={at} /> },
  {
    key: 'actions',
    label: 'channels.actions',
    align: 'right',
    render: (row) => <Retry row={row} />,
  },
];

function card(row: Outbound) {
  return (
    <Stack sx={{ gap: 0.5 }}>
      <What row={row} />
      <How row={row} />
      <Retry row={row} />
    </Stack>
  );
}

/** What left the house and what became of it; dead letters can be sent again. */
export default function OutboundPage() {
  const translate = useTranslate();
  const allowed = useCan('channels', 'update');
  const [params] = useSearchParams();
  const channelId = params.get('channel');
  return (
    <ListPage<Outbound>
      resource="outbound"
      permission="channels"
      title={translate('channels.outboundTitle')}
      text={translate('channels.outboundText')}
      columns={columns}
      card={card}
      sort={{ field: 'at', order: 'DESC' }}
      states={{ field: 'state', values: states }}
      {...(channelId === null ? {} : { firstFilter: { channelId } })}
      {...(allowed ? { bulk: <RetryPicked /> } : {})}
      empty={{
        title: translate('channels.outboundEmpty'),
        text: translate('channels.outboundEmptyHelp'),
      }}
    />
  );
}
