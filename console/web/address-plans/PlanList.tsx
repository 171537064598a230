import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import type { Column } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import type { Plan } from './plan.ts';
import { PlanDialog } from './PlanDialog.tsx';

function Name({ plan }: { plan: Plan }) {
  const translate = useTranslate();
  return (
    <>
      <Typography component="div" sx={{ fontWeight: 500, fontSize: '0.875rem' }}>
        {plan.name}
      </Typography>
      <Box sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>
        {translate('addressPlans.allowedBy', {
          who: plan.authorisedBy,
          until: plan.authorisedUntil,
        })}
      </Box>
    </>
  );
}

const columns: readonly Column<Plan>[] = [
  {
    key: 'name',
    label: 'addressPlans.name',
    sortable: true,
    grow: true,
    render: (plan) => <Name plan={plan} />,
  },
  {
    key: 'authorisation',
    label: 'addressPlans.authorisation',
    render: ({ authorisation }) => <StateMark kind="address-plans" state={authorisation} plain />,
  },
  {
    key: 'prefixCount',
    label: 'addressPlans.prefixes',
    align: 'right',
    render: ({ prefixCount }) => prefixCount,
  },
  {
    key: 'exclusionCount',
    label: 'addressPlans.exclusions',
    align: 'right',
    from: 'lg',
    render: ({ exclusionCount }) => exclusionCount,
  },
  { key: 'unitName', label: 'list.unit', from: 'lg', render: ({ unitName }) => unitName },
  {
    key: 'lastSweepAt',
    label: 'addressPlans.lastSweep',
    render: ({ lastSweepAt }) => <Time at={lastSweepAt} as="ago" />,
  },
];

export default function PlanList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayAdd = useCan('sweeps', 'create');
  const [adding, setAdding] = useState(false);
  const add = mayAdd && (
    <Button variant="contained" onClick={() => setAdding(true)} data-testid="add-plan">
      {translate('addressPlans.add')}
    </Button>
  );
  return (
    <>
      <ListPage<Plan>
        resource="address-plans"
        permission="sweeps"
        title={translate('addressPlans.title')}
        text={translate('addressPlans.purpose')}
        columns={columns}
        card={(plan) => (
          <Stack sx={{ gap: 0.5, alignItems: 'flex-start' }}>
            <StateMark kind="address-plans" state={plan.authorisation} />
            <Name plan={plan} />
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              {plan.unitName}
            </Typography>
          </Stack>
        )}
        sort={{ field: 'name', order: 'ASC' }}
        empty={{
          title: translate('addressPlans.empty'),
          text: translate('addressPlans.emptyHelp'),
          action: add,
        }}
        actions={
          <>
            <Button component={Link} to="/knowledge">
              {translate('knowledge.title')}
            </Button>
            {add}
          </>
        }
        onOpen={({ id }) => void navigate(`/address-plans/${encodeURIComponent(id)}`)}
      />
      {adding && <PlanDialog onClose={() => setAdding(false)} />}
    </>
  );
}
