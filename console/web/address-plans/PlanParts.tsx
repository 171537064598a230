import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { listUrl } from '../home/home.ts';
import { Code } from '../shapes/Code.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { Filterable } from '../shapes/Filterable.tsx';
import { Empty } from '../shapes/States.tsx';
import type { PlanDetail } from './plan.ts';

/** What may be probed, and what of it is there already. */
export function Prefixes({ plan }: { plan: PlanDetail }) {
  const translate = useTranslate();
  return (
    <Filterable
      rows={plan.prefixes}
      textOf={({ prefix, v4Twin, note, unitName }) =>
        `${prefix} ${v4Twin ?? ''} ${note} ${unitName}`
      }
      label={translate('addressPlans.findPrefix')}
    >
      {(rows) => (
        <PlainTable
          label={translate('addressPlans.prefixes')}
          rows={rows}
          keyOf={({ id }) => id}
          columns={[
            {
              label: translate('addressPlans.prefix'),
              render: ({ prefix }) => <Code unbroken>{prefix}</Code>,
            },
            {
              label: translate('addressPlans.v4Twin'),
              render: ({ v4Twin }) => <Code unbroken>{v4Twin}</Code>,
            },
            { label: 'VLAN', align: 'right', render: ({ vlan }) => vlan ?? '–' },
            { label: translate('list.unit'), render: ({ unitName }) => unitName },
            { label: translate('addressPlans.note'), render: ({ note }) => note },
            {
              label: translate('assets.title'),
              align: 'right',
              render: ({ assets, prefix }) =>
                assets === 0 ? '0' : <Link to={listUrl('assets', { q: prefix })}>{assets}</Link>,
            },
          ]}
        />
      )}
    </Filterable>
  );
}

/** What is never asked, and why. */
export function Exclusions({ plan }: { plan: PlanDetail }) {
  const translate = useTranslate();
  if (plan.exclusions.length === 0) {
    return (
      <Empty
        title={translate('addressPlans.noExclusions')}
        text={translate('addressPlans.noExclusionsHelp')}
      />
    );
  }
  return (
    <PlainTable
      label={translate('addressPlans.exclusions')}
      rows={plan.exclusions}
      keyOf={({ id }) => id}
      columns={[
        {
          label: translate('addressPlans.prefix'),
          render: ({ prefix }) => <Code unbroken>{prefix}</Code>,
        },
        { label: translate('addressPlans.reason'), render: ({ reason }) => reason },
      ]}
    />
  );
}
