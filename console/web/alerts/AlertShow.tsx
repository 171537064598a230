import { Link, Stack, Typography } from '@mui/material';
import { useGetOne, useLocaleState, useTranslate } from 'react-admin';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { EventTable } from '../events/EventTable.tsx';
import { asEventRow } from '../events/event-row.ts';
import { formatCount } from '../format/numbers.ts';
import { SeverityMark } from '../marks/SeverityMark.tsx';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import { Code } from '../shapes/Code.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Empty, Loaded, Pending } from '../shapes/States.tsx';
import { alertTitle, type Alert, type AlertEvent } from './alert.ts';
import { AlertActivity } from './AlertActivity.tsx';
import { AlertSteps } from './AlertSteps.tsx';
import { GroupKey } from './GroupKey.tsx';
import { IncidentButton } from './IncidentButton.tsx';
import { WhyMatched } from './WhyMatched.tsx';

function AlertEvents({ id }: { id: string }) {
  const translate = useTranslate();
  const query = useApi<AlertEvent[]>(`/alerts/${id}/events`);
  return (
    <Loaded query={query}>
      {(found) => {
        const events = found.flatMap(({ event }) => (event === null ? [] : [asEventRow(event)]));
        const gone = found.length - events.length;
        return (
          <>
            {events.length === 0 ? (
              <Empty title={translate('alerts.noEvents')} text={translate('alerts.noEventsHelp')} />
            ) : (
              <EventTable events={events} />
            )}
            {gone > 0 && events.length > 0 && (
              <Typography variant="body2" sx={{ p: 1.5, color: 'text.secondary' }}>
                {translate('alerts.eventsGone', { smart_count: gone })}
              </Typography>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

function AlertFacts({ alert }: { alert: Alert }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const seesRule = useCan('rules', 'read') && alert.origin === 'rule';
  return (
    <Facts
      rows={[
        { label: translate('list.unit'), value: alert.unitName },
        { label: translate('alerts.assignee'), value: alert.assigneeName },
        { label: translate('alerts.count'), value: formatCount(alert.count, locale) },
        { label: translate('alerts.firstSeen'), value: <Time at={alert.firstSeenAt} as="full" /> },
        { label: translate('alerts.lastSeen'), value: <Time at={alert.lastSeenAt} as="full" /> },
        ...(alert.closeReason === null
          ? []
          : [
              {
                label: translate('alerts.closeReason'),
                value: translate(`alerts.reason.${alert.closeReason}`),
              },
              { label: translate('alerts.closeNote'), value: alert.closeNote },
            ]),
        // Why it matched names the rule; of what else raises alerts, this is all there is to say.
        ...(seesRule
          ? []
          : [{ label: translate('alerts.rule'), value: <Code>{alert.ruleId}</Code> }]),
        {
          label: translate('alerts.asset'),
          value: alert.assetId !== null && (
            <Link component={RouterLink} to={`/assets/${encodeURIComponent(alert.assetId)}`}>
              {translate('alerts.openAsset')}
            </Link>
          ),
        },
      ]}
    />
  );
}

export default function AlertShow() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const mayAct = useCan('alerts', 'update');
  const { data: alert, error, refetch } = useGetOne<Alert>('alerts', { id });
  if (alert === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  const advice = alert.adviceZh;
  return (
    <RecordPage
      title={alertTitle(alert, locale)}
      parent={{ label: translate('alerts.title'), to: '/alerts' }}
      mark={
        <>
          <SeverityMark severity={alert.severity} />
          <StateMark kind="alerts" state={alert.state} />
        </>
      }
      text={<GroupKey groupKey={alert.groupKey} />}
      actions={
        <>
          <IncidentButton alertId={alert.id} />
          {mayAct && <AlertSteps ids={[alert.id]} state={alert.state} version={alert.version} />}
        </>
      }
      tabs={[
        {
          id: 'overview',
          label: translate('alerts.overview'),
          content: (
            <Stack sx={{ gap: 2 }}>
              {advice !== null && advice !== '' && (
                <section>
                  <Typography variant="h3" gutterBottom>
                    {translate('alerts.advice')}
                  </Typography>
                  <Typography sx={{ whiteSpace: 'pre-line', maxWidth: 720 }}>{advice}</Typography>
                </section>
              )}
              <WhyMatched alert={alert} />
              <AlertFacts alert={alert} />
            </Stack>
          ),
        },
        {
          id: 'events',
          label: translate('alerts.events'),
          flush: true,
          content: <AlertEvents id={alert.id} />,
        },
      ]}
      aside={
        <Panel title={translate('alerts.activity')}>
          <AlertActivity id={alert.id} mayComment={mayAct} />
        </Panel>
      }
    />
  );
}
