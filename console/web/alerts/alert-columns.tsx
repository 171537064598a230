import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState } from 'react-admin';
import { formatCount } from '../format/numbers.ts';
import { SeverityMark } from '../marks/SeverityMark.tsx';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import type { Column } from '../shapes/list/column.ts';
import { alertTitle, type Alert } from './alert.ts';
import { GroupKey } from './GroupKey.tsx';

function Title({ alert }: { alert: Alert }) {
  const [locale] = useLocaleState();
  return (
    <>
      <Typography component="div" sx={{ fontSize: '0.875rem', fontWeight: 500 }}>
        {alertTitle(alert, locale)}
      </Typography>
      <GroupKey groupKey={alert.groupKey} />
    </>
  );
}

function Count({ value }: { value: number }) {
  const [locale] = useLocaleState();
  return <>{formatCount(value, locale)}</>;
}

/** What a list of alerts shows of each. */
export const alertColumns: readonly Column<Alert>[] = [
  {
    key: 'severity',
    label: 'severity.label',
    sortable: true,
    render: ({ severity }) => <SeverityMark severity={severity} />,
  },
  { key: 'title', label: 'alerts.what', grow: true, render: (alert) => <Title alert={alert} /> },
  {
    key: 'count',
    label: 'alerts.count',
    sortable: true,
    align: 'right',
    render: ({ count }) => <Count value={count} />,
  },
  {
    key: 'unitName',
    label: 'list.unit',
    from: 'lg',
    render: ({ unitName }) => <Box sx={{ whiteSpace: 'nowrap' }}>{unitName}</Box>,
  },
  {
    key: 'state',
    label: 'alerts.stateLabel',
    render: ({ state }) => <StateMark kind="alerts" state={state} plain />,
  },
  {
    key: 'assigneeName',
    label: 'alerts.assignee',
    from: 'lg',
    render: ({ assigneeName }) => <Box sx={{ whiteSpace: 'nowrap' }}>{assigneeName ?? '–'}</Box>,
  },
  {
    key: 'lastSeenAt',
    label: 'alerts.lastSeen',
    sortable: true,
    render: ({ lastSeenAt }) => <Time at={lastSeenAt} as="ago" />,
  },
];

/** The same on a narrow screen. */
export function alertCard(alert: Alert) {
  return (
    <Stack sx={{ gap: 0.5 }}>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <SeverityMark severity={alert.severity} />
        <StateMark kind="alerts" state={alert.state} plain />
        <Box sx={{ flex: 1 }} />
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          <Time at={alert.lastSeenAt} as="ago" />
        </Typography>
      </Stack>
      <Title alert={alert} />
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {alert.unitName} · ×<Count value={alert.count} />
      </Typography>
    </Stack>
  );
}
