import { Box, Button, Link, Stack, Typography } from '@mui/material';
import { useGetList, useLocaleState, useTranslate } from 'react-admin';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { formatCount } from '../format/numbers.ts';
import { listUrl } from '../home/home.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { ClockChips } from '../shapes/clocks/ClockChips.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { Empty, Pending } from '../shapes/States.tsx';
import type { DeliveryLine } from './delivery.ts';

const perPage = 50;

/** Who has a notice and how far each is, late ones first. */
export function DeliveriesOf({ noticeId, isIssued }: { noticeId: string; isIssued: boolean }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const [lateOnly, setLateOnly] = useState(false);
  const filter = { noticeId, ...(lateOnly && { overdue: true }) };
  const {
    data,
    total = 0,
    error,
    refetch,
  } = useGetList<DeliveryLine>('deliveries', {
    pagination: { page: 1, perPage },
    sort: { field: 'nextDueAt', order: 'ASC' },
    filter,
  });
  if (data === undefined) {
    return <Pending error={error} refetch={refetch} rows={4} />;
  }
  if (data.length === 0 && !lateOnly) {
    return (
      <Empty
        title={translate('notices.noDeliveries')}
        text={translate(isIssued ? 'notices.noDeliveriesHelp' : 'notices.notIssuedYet')}
      />
    );
  }
  return (
    <>
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center', pb: 1, flexWrap: 'wrap' }}>
        <Button
          variant={lateOnly ? 'contained' : 'outlined'}
          aria-pressed={lateOnly}
          onClick={() => setLateOnly(!lateOnly)}
        >
          {translate('deliveries.overdueOnly')}
        </Button>
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {translate('list.foundOf', { found: data.length, total })}
        </Typography>
        <Box sx={{ flex: 1 }} />
        {total > data.length && (
          <Button component={RouterLink} to={listUrl('deliveries', filter)}>
            {translate('board.all', { count: formatCount(total, locale) })}
          </Button>
        )}
      </Stack>
      <PlainTable<DeliveryLine>
        label={translate('notices.deliveries')}
        keyOf={({ id }) => id}
        rows={data}
        columns={[
          {
            label: translate('deliveries.recipient'),
            render: ({ id, recipientUnitName }) => (
              <Link
                component={RouterLink}
                to={`/deliveries/${encodeURIComponent(id)}`}
                data-testid="delivery-link"
              >
                {recipientUnitName}
              </Link>
            ),
          },
          {
            label: translate('notices.stateLabel'),
            render: ({ state }) => <StateMark kind="deliveries" state={state} plain />,
          },
          {
            label: translate('deliveries.clocks'),
            render: ({ clocks }) => <ClockChips clocks={clocks} most={1} openOnly />,
          },
          { label: translate('deliveries.from'), render: ({ issuerUnitName }) => issuerUnitName },
        ]}
      />
    </>
  );
}
