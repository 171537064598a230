import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { UrgencyMark } from '../notices/UrgencyMark.tsx';
import { ClockChips } from '../shapes/clocks/ClockChips.tsx';
import { Countdown } from '../shapes/clocks/Countdown.tsx';
import type { Column } from '../shapes/list/column.ts';
import type { DeliveryCardView, DeliveryLine } from './delivery.ts';

/** Number, what it is about, and what waits for a decision. */
export function DeliveryTitle({ delivery }: { delivery: DeliveryCardView }) {
  const translate = useTranslate();
  return (
    <>
      <Typography component="div" sx={{ fontSize: '0.875rem', fontWeight: 500 }}>
        {delivery.title}
      </Typography>
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
        {delivery.number}
        {delivery.round > 1 && ` · ${translate('deliveries.round', { round: delivery.round })}`}
        {delivery.openRequest !== null &&
          ` · ${translate(`deliveries.asks.${delivery.openRequest}`)}`}
      </Typography>
    </>
  );
}

export const deliveryColumns: readonly Column<DeliveryLine>[] = [
  {
    key: 'severity',
    label: 'notices.field.severity',
    sortable: true,
    render: ({ severity }) => <UrgencyMark severity={severity} />,
  },
  {
    key: 'title',
    label: 'notices.field.title',
    grow: true,
    render: (delivery) => <DeliveryTitle delivery={delivery} />,
  },
  {
    key: 'state',
    label: 'notices.stateLabel',
    render: ({ state }) => <StateMark kind="deliveries" state={state} plain />,
  },
  {
    key: 'nextDueAt',
    label: 'deliveries.clocks',
    sortable: true,
    render: ({ clocks }) => <ClockChips clocks={clocks} most={1} openOnly />,
  },
  {
    key: 'recipientUnitName',
    label: 'deliveries.recipient',
    render: ({ recipientUnitName }) => recipientUnitName,
  },
  {
    key: 'issuerUnitName',
    label: 'deliveries.from',
    from: 'lg',
    render: ({ issuerUnitName }) => issuerUnitName,
  },
  {
    key: 'issuedAt',
    label: 'notices.issuedAt',
    sortable: true,
    from: 'xl',
    render: ({ issuedAt }) => <Time at={issuedAt} as="short" />,
  },
];

/** The deadline that presses most, of a card that has no clocks with it. */
function NextDeadline({ delivery }: { delivery: DeliveryCardView }) {
  const translate = useTranslate();
  const { nextClock, nextDueAt, overdue } = delivery;
  if (nextDueAt === null || nextClock === null) return null;
  const label = translate(`deliveries.clock.${nextClock}`, { _: nextClock });
  return (
    <Countdown
      named
      clock={{
        clock: nextClock,
        labelZh: label,
        labelEn: label,
        state: 'running',
        dueAt: nextDueAt,
        originalDueAt: nextDueAt,
        overdue,
      }}
    />
  );
}

interface DeliveryCardProps {
  delivery: DeliveryCardView;
  /** The column says the state already. */
  onBoard?: boolean;
}

/** A delivery as a card: on a telephone and on the board. */
export function DeliveryCard({ delivery, onBoard = false }: DeliveryCardProps) {
  return (
    <Stack sx={{ gap: 0.5 }}>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <UrgencyMark severity={delivery.severity} plain={onBoard} />
        {!onBoard && <StateMark kind="deliveries" state={delivery.state} plain />}
        <Box sx={{ flex: 1 }} />
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          <Time at={delivery.issuedAt} as="ago" />
        </Typography>
      </Stack>
      <DeliveryTitle delivery={delivery} />
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {delivery.recipientUnitName}
      </Typography>
      <Box sx={{ '&:empty': { display: 'none' } }}>
        <NextDeadline delivery={delivery} />
      </Box>
    </Stack>
  );
}
