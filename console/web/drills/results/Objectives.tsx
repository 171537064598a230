import { Link } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { StateMark } from '../../marks/StateMark.tsx';
import { labelOf } from '../../shapes/cases/case.ts';
import { PlainTable } from '../../shapes/PlainTable.tsx';
import { clockText } from '../exercise-clock.ts';
import type { Debrief } from './debrief.ts';

/** Times that the log gives by itself, against the limits of the plan. */
export function Objectives({ objectives }: { objectives: Debrief['objectives'] }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const time = (ms: number | null): string => (ms === null ? '–' : clockText(ms));
  return (
    <PlainTable
      label={translate('drillResults.objectives')}
      rows={objectives}
      keyOf={({ id }) => id}
      columns={[
        { label: translate('drillResults.objective'), render: (row) => labelOf(row, locale) },
        {
          label: translate('drillResults.took'),
          align: 'right',
          render: ({ tookMs }) => <strong>{time(tookMs)}</strong>,
        },
        {
          label: translate('drillResults.limit'),
          align: 'right',
          render: ({ limitMs }) => time(limitMs),
        },
        {
          label: translate('drillResults.verdictLabel'),
          render: ({ state }) => <StateMark kind="objectives" state={state} plain />,
        },
        {
          label: translate('drillResults.reachedAt'),
          align: 'right',
          render: ({ atMs, actionId }) =>
            actionId === null ? time(atMs) : <Link href="#timeline">{time(atMs)}</Link>,
        },
        { label: translate('drillResults.by'), render: ({ by }) => by ?? '–' },
      ]}
    />
  );
}
