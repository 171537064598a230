import { useTranslate } from 'react-admin';
import { scopeFilter, useScope } from '../layout/use-scope.ts';
import { useCan } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import type { Facet } from '../shapes/list/column.ts';
import { levels, type IncidentSummary } from './incident.ts';
import { useClasses } from './use-classes.ts';

/** What the incidents can be narrowed to, with counts of those that are being worked on. */
export function useIncidentFacets(): readonly Facet[] {
  const translate = useTranslate();
  const { scope } = useScope();
  const { classes, nameOf } = useClasses();
  const filter = JSON.stringify(scopeFilter('incidents', scope));
  const { data } = useApi<IncidentSummary>('/incidents/summary', {
    query: { filter },
    enabled: useCan('incidents', 'read'),
    keep: true,
  });
  const counted = (count: number | undefined) => (count === undefined ? {} : { count });
  const byLevel = (field: 'eduLevel' | 'cacLevel', counts: Record<string, number> | undefined) => ({
    field,
    label: `incidents.${field}`,
    choices: levels.map((level) => ({
      value: level,
      label: translate(`incidents.level.${level}`),
      ...counted(counts === undefined ? undefined : (counts[level] ?? 0)),
    })),
  });
  return [
    {
      field: 'overdue',
      label: 'incidents.clocks',
      choices: [{ value: true, label: translate('incidents.overdue'), ...counted(data?.overdue) }],
    },
    {
      field: 'responsibleId',
      label: 'incidents.lead',
      choices: [{ value: 'me', label: translate('incidents.mine'), ...counted(data?.mine) }],
    },
    byLevel('eduLevel', data?.byEduLevel),
    byLevel('cacLevel', data?.byCacLevel),
    {
      field: 'class',
      label: 'incidents.class',
      choices: classes
        .filter(({ id }) => data?.byClass[id] !== undefined)
        .map(({ id }) => ({ value: id, label: nameOf(id), ...counted(data?.byClass[id]) })),
    },
  ];
}
