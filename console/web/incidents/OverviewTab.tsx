import { Link, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { DutyList } from './DutyList.tsx';
import type { Incident } from './incident.ts';
import { useClasses } from './use-classes.ts';

function Alerts({ incident }: { incident: Incident }) {
  const [locale] = useLocaleState();
  return (
    <Stack sx={{ gap: 0.5 }}>
      {incident.alerts.map((alert) => (
        <Stack key={alert.id} direction="row" sx={{ gap: 1, alignItems: 'center' }}>
          <Link component={RouterLink} to={`/alerts/${encodeURIComponent(alert.id)}`}>
            {locale === 'en' || alert.titleZh === '' ? alert.title : alert.titleZh}
          </Link>
          <StateMark kind="alerts" state={alert.state} plain />
        </Stack>
      ))}
    </Stack>
  );
}

function Notices({ incident }: { incident: Incident }) {
  const translate = useTranslate();
  return (
    <Stack sx={{ gap: 0.5 }}>
      {incident.noticeIds.map((id, index) => (
        <Link key={id} component={RouterLink} to={`/notices/${encodeURIComponent(id)}`}>
          {translate('incidents.notice', { number: index + 1 })}
        </Link>
      ))}
    </Stack>
  );
}

/** What happened, who leads, and which reports are owed. */
export function OverviewTab({ incident }: { incident: Incident }) {
  const translate = useTranslate();
  const { nameOf } = useClasses();
  const { alerts, noticeIds, description, outcome, operatorKind } = incident;
  return (
    <Stack sx={{ gap: 3 }}>
      {description !== '' && (
        <Typography sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere', maxWidth: 720 }}>
          {description}
        </Typography>
      )}
      <Facts
        rows={[
          { label: translate('incidents.number'), value: incident.number },
          { label: translate('list.unit'), value: incident.unitName },
          { label: translate('incidents.affectedUnit'), value: incident.affectedUnitName },
          { label: translate('incidents.lead'), value: incident.responsibleName },
          {
            label: translate('incidents.class'),
            value: nameOf(incident.class, incident.subclass),
          },
          {
            label: translate('incidents.operatorKind'),
            value: operatorKind === null ? null : translate(`incidents.operator.${operatorKind}`),
          },
          {
            label: translate('incidents.occurred'),
            value: <Time at={incident.occurredAt} as="full" />,
          },
          {
            label: translate('incidents.discovered'),
            value: <Time at={incident.discoveredAt} as="full" />,
          },
          {
            label: translate('incidents.contained'),
            value: <Time at={incident.containedAt} as="full" />,
          },
          {
            label: translate('incidents.recovered'),
            value: <Time at={incident.recoveredAt} as="full" />,
          },
          { label: translate('incidents.outcome'), value: outcome },
          {
            label: translate('incidents.alerts'),
            value: alerts.length === 0 ? null : <Alerts incident={incident} />,
          },
          {
            label: translate('incidents.notices'),
            value: noticeIds.length === 0 ? null : <Notices incident={incident} />,
          },
        ]}
      />
      <section>
        <Typography variant="h3" gutterBottom>
          {translate('incidents.duties')}
        </Typography>
        <DutyList duties={incident.duties} clocks={incident.clocks} />
      </section>
    </Stack>
  );
}
