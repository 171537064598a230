import { useLocaleState, useTranslate } from 'react-admin';
import { scopeFilter, useScope } from '../layout/use-scope.ts';
import { severities } from '../marks/severity.ts';
import { SeverityMark } from '../marks/SeverityMark.tsx';
import { notSet } from '../providers/data-provider.ts';
import { useCan } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import type { Facet } from '../shapes/list/column.ts';
import { alertTitle, type AlertSummary } from './alert.ts';

const mostChoices = 8;

/** What the open alerts can be narrowed to, with counts of what waits. */
export function useAlertFacets(): readonly Facet[] {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { scope } = useScope();
  const allowed = useCan('alerts', 'read');
  const filter = JSON.stringify({ state: 'open', ...scopeFilter('alerts', scope) });
  const { data } = useApi<AlertSummary>('/alerts/summary', {
    query: { filter },
    enabled: allowed,
    keep: true,
  });
  const counted = (count: number | undefined) => (count === undefined ? {} : { count });
  return [
    {
      field: 'severity',
      label: 'severity.label',
      choices: severities.map((severity) => ({
        value: severity,
        label: <SeverityMark severity={severity} plain />,
        ...counted(data?.bySeverity[severity]),
      })),
    },
    {
      field: 'assigneeId',
      label: 'alerts.assignee',
      choices: [
        { value: 'me', label: translate('alerts.mine'), ...counted(data?.mine) },
        { value: notSet, label: translate('alerts.nobody'), ...counted(data?.unassigned) },
      ],
    },
    {
      field: 'ruleId',
      label: 'alerts.rule',
      choices: (data?.byRule ?? []).slice(0, mostChoices).map((rule) => ({
        value: rule.ruleId,
        label: alertTitle(rule, locale),
        count: rule.alerts,
      })),
    },
    {
      field: 'unitId',
      label: 'list.unit',
      choices: (data?.byUnit ?? []).slice(0, mostChoices).map((unit) => ({
        value: unit.unitId,
        label: unit.unitName,
        count: unit.alerts,
      })),
    },
  ];
}
