import { useTranslate } from 'react-admin';
import { StateMark } from '../marks/StateMark.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import type { GoalFigure, Overview } from './ipv6.ts';

type Row = GoalFigure & Partial<Overview['goals'][number]>;

/** Goals of access: met, not met, or no data, which is neither. */
export function GoalTable({ overview }: { overview: Overview }) {
  const translate = useTranslate();
  const rows: Row[] = overview.figures.goals.map((figure) => ({
    ...overview.goals.find(({ goal }) => goal === figure.goal),
    ...figure,
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
          render: ({ state }) => <StateMark kind="goals" state={state} plain />,
        },
        {
          label: translate('ipv6.linesLabel'),
          render: ({ lines }) =>
            translate('ipv6.ofScope', { having: lines.having, scope: lines.inScope }),
        },
        { label: translate('goals.state.met'), align: 'right', render: ({ met }) => met ?? 0 },
        {
          label: translate('goals.state.not-met'),
          align: 'right',
          render: ({ notMet }) => notMet ?? 0,
        },
        {
          label: translate('goals.state.no-data'),
          align: 'right',
          render: ({ noData }) => noData ?? 0,
        },
      ]}
    />
  );
}
