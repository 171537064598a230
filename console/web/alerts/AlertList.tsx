import { Box, Stack, Typography, useMediaQuery, type Theme } from '@mui/material';
import { useState } from 'react';
import { useListContext, useLocaleState, useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { formatCount } from '../format/numbers.ts';
import { SeverityMark } from '../marks/SeverityMark.tsx';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useCan, useSession } from '../providers/session.ts';
import type { Column } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { useAlertStep } from './alert-actions.ts';
import { alertStates, alertTitle, type Alert } from './alert.ts';
import { AlertSteps, type AlertDialog } from './AlertSteps.tsx';
import { GroupKey } from './GroupKey.tsx';
import { useAlertFacets } from './use-alert-facets.tsx';

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

function BulkSteps() {
  const { selectedIds, onUnselectItems } = useListContext<Alert>();
  return <AlertSteps ids={selectedIds.map(String)} onDone={() => onUnselectItems()} />;
}

const columns: readonly Column<Alert>[] = [
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

function card(alert: Alert) {
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

/** The alert queue: what waits first; `j k` move, `a` acknowledges, `m` takes it, `s` assigns, `c` closes. */
export default function AlertList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const who = useSession();
  const mayAct = useCan('alerts', 'update');
  const wide = useMediaQuery((theme: Theme) => theme.breakpoints.up('md'), { noSsr: true });
  const step = useAlertStep();
  const [asked, setAsked] = useState<{ id: string; dialog: AlertDialog }>();
  const facets = useAlertFacets();
  return (
    <>
      <ListPage<Alert>
        resource="alerts"
        title={translate('alerts.title')}
        text={mayAct && wide ? translate('alerts.keys') : undefined}
        columns={columns}
        card={card}
        sort={{ field: 'lastSeenAt', order: 'DESC' }}
        states={{ field: 'state', values: alertStates }}
        firstFilter={{ state: 'open' }}
        facets={facets}
        searchLabel={translate('alerts.search')}
        empty={{ title: translate('alerts.empty'), text: translate('alerts.emptyHelp') }}
        onOpen={({ id }) => void navigate(`/alerts/${encodeURIComponent(id)}`)}
        {...(mayAct
          ? {
              bulk: <BulkSteps />,
              keys: {
                a: ({ id }: Alert) => step.mutate({ ids: [id], step: { kind: 'acknowledge' } }),
                m: ({ id }: Alert) =>
                  who !== undefined &&
                  step.mutate({ ids: [id], step: { kind: 'assign', accountId: who.account.id } }),
                s: ({ id }: Alert) => setAsked({ id, dialog: 'assign' }),
                c: ({ id }: Alert) => setAsked({ id, dialog: 'close' }),
              },
            }
          : {})}
      />
      {asked !== undefined && (
        <Box sx={{ display: 'none' }}>
          <AlertSteps
            ids={[asked.id]}
            dialog={asked.dialog}
            onDialog={(next) => next === undefined && setAsked(undefined)}
          />
        </Box>
      )}
    </>
  );
}
