import { alertCard, alertColumns } from '../alerts/alert-columns.tsx';
import type { Alert } from '../alerts/alert.ts';
import { useTranslate } from 'react-admin';
import { EmbeddedList } from '../shapes/list/EmbeddedList.tsx';

/** Alerts that the rule raised, newest first. */
export function RuleAlerts({ ruleId }: { ruleId: string }) {
  const translate = useTranslate();
  return (
    <EmbeddedList<Alert>
      resource="alerts"
      filter={{ ruleId }}
      sort={{ field: 'lastSeenAt', order: 'DESC' }}
      columns={alertColumns}
      card={alertCard}
      empty={{ title: translate('alerts.empty'), text: translate('rules.noAlerts') }}
    />
  );
}
