import ViewColumn from '@mui/icons-material/ViewColumnOutlined';
import { Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import { noticeSeverities } from '../notices/notice.ts';
import { UrgencyMark } from '../notices/UrgencyMark.tsx';
import type { Facet } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { deliveryStates, type DeliveryLine } from './delivery.ts';
import { DeliveryCard, deliveryColumns } from './DeliveryTable.tsx';

const clocks = ['sign', 'contain', 'feedback', 'verify'] as const;

/** What came in and what was passed on: the first thing a school opens. `j k` move, Enter opens. */
export default function DeliveryList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const facets: readonly Facet[] = [
    {
      field: 'overdue',
      label: 'deliveries.late',
      choices: [{ value: true, label: translate('deliveries.overdueOnly') }],
    },
    {
      field: 'severity',
      label: 'notices.field.severity',
      choices: noticeSeverities.map((value) => ({
        value,
        label: <UrgencyMark severity={value} plain />,
      })),
    },
    {
      field: 'clock',
      label: 'deliveries.runningClock',
      choices: clocks.map((value) => ({ value, label: translate(`deliveries.clock.${value}`) })),
    },
  ];
  return (
    <ListPage<DeliveryLine>
      resource="deliveries"
      permission="notices"
      title={translate('deliveries.title')}
      columns={deliveryColumns}
      card={(delivery) => <DeliveryCard delivery={delivery} />}
      sort={{ field: 'nextDueAt', order: 'ASC' }}
      states={{ field: 'state', values: deliveryStates }}
      facets={facets}
      searchLabel={translate('deliveries.search')}
      actions={
        <Button component={Link} to="/deliveries/board" startIcon={<ViewColumn />}>
          {translate('deliveries.board')}
        </Button>
      }
      empty={{ title: translate('deliveries.empty'), text: translate('deliveries.emptyHelp') }}
      onOpen={({ id }) => void navigate(`/deliveries/${encodeURIComponent(id)}`)}
    />
  );
}
