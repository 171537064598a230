import { useLocaleState, useTranslate } from 'react-admin';
import { formatCount } from '../format/numbers.ts';
import { listUrl } from '../home/home.ts';
import { Figure, Figures } from '../shapes/Figures.tsx';
import type { RegionAnswer } from './region.ts';

/** The numbers of the whole; each opens its records. */
export function RegionTotals({ region }: { region: RegionAnswer }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { totals, unit } = region;
  const within = { unitId: unit.id };
  const tiles = [
    { name: 'open', value: totals.open, to: listUrl('deliveries', within), bad: false },
    {
      name: 'overdue',
      value: totals.overdue,
      to: listUrl('deliveries', { ...within, overdue: true }),
      bad: totals.overdue > 0,
    },
    { name: 'lateUnits', value: totals.lateUnits, to: '#late', bad: totals.lateUnits > 0 },
    { name: 'openAlerts', value: totals.openAlerts, to: listUrl('alerts'), bad: false },
    { name: 'openIncidents', value: totals.openIncidents, to: listUrl('incidents'), bad: false },
  ] as const;
  return (
    <Figures label={translate('region.totals')}>
      {tiles.map(({ name, value, to, bad }) => (
        <Figure
          key={name}
          label={translate(`region.total.${name}`)}
          value={formatCount(value, locale)}
          to={to}
          tone={bad ? 'high' : undefined}
          testId={`region-${name}`}
        />
      ))}
    </Figures>
  );
}
