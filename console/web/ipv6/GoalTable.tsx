import { useTranslate } from 'react-admin';
import { StateMark } from '../marks/StateMark.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import type { GoalFigure, Overview } from './ipv6.ts';

type Row = Overview['goals'][number] & { own: GoalFigure | undefined };

/** Goals of access: met, not met, or no data, which is neither. */
export function GoalTable({ overview }: { overview: Overview }) {
  const translate = useTranslate();
  const rows = overview.goals.map((counts): Row => ({
    ...counts,
    own: overview.figures.goals.find(({ goal }) => goal === counts.goal),
  }));
  return (
    <PlainTable<Row>
      label={translate('ipv6.goals')}
      rows={rows}
      keyOf={({ goal }) => goal}
      columns={[
        {
          label: translate('ipv6.goalLabel'),
          render: ({ goal }) => translate(`ipv6.goal.${goal}`),
        },
        {
          label: translate('ipv6.ownUnit'),
          render: ({ own }) => (own ? <StateMark kind="goals" state={own.state} plain /> : '–'),
        },
        {
          label: translate('ipv6.linesLabel'),
          render: ({ own }) =>
            own
              ? translate('ipv6.ofScope', { having: own.lines.having, scope: own.lines.inScope })
              : '–',
        },
        { label: translate('goals.state.met'), align: 'right', render: ({ met }) => met },
        {
          label: translate('goals.state.not-met'),
          align: 'right',
          render: ({ notMet }) => notMet,
        },
        {
          label: translate('goals.state.no-data'),
          align: 'right',
          render: ({ noData }) => noData,
        },
      ]}
    />
  );
}
