import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { formatBitRate } from '../format/numbers.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { useCan } from '../providers/session.ts';
import type { Column } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { LineDialog } from './AddDialogs.tsx';
import { goals, type Line } from './ipv6.ts';

function Goal({ goal }: Pick<Line, 'goal'>) {
  const translate = useTranslate();
  return <>{translate(`ipv6.goal.${goal}`)}</>;
}

const columns: readonly Column<Line>[] = [
  {
    key: 'name',
    label: 'ipv6.line',
    sortable: true,
    grow: true,
    render: ({ name, assetName, ifName }) => (
      <>
        <Typography component="div" sx={{ fontWeight: 500, fontSize: '0.875rem' }}>
          {name}
        </Typography>
        <Box sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>
          {[assetName, ifName].filter((part) => part !== null).join(' · ')}
        </Box>
      </>
    ),
  },
  { key: 'goal', label: 'ipv6.goalLabel', render: (row) => <Goal {...row} /> },
  {
    key: 'state',
    label: 'ipv6.stateLabel',
    render: ({ state }) => <StateMark kind="goals" state={state} plain />,
  },
  {
    key: 'portBps',
    label: 'ipv6.portSpeed',
    align: 'right',
    render: ({ portBps }) => formatBitRate(portBps) || '–',
  },
  {
    key: 'contractedBps',
    label: 'ipv6.contractedSpeed',
    align: 'right',
    from: 'md',
    render: ({ contractedBps }) => formatBitRate(contractedBps) || '–',
  },
  { key: 'unitName', label: 'list.unit', from: 'lg', render: ({ unitName }) => unitName },
];

export default function LineList() {
  const translate = useTranslate();
  const mayAdd = useCan('assets', 'create');
  const [adding, setAdding] = useState(false);
  const add = mayAdd && (
    <Button variant="contained" onClick={() => setAdding(true)} data-testid="add-line">
      {translate('ipv6.addLine')}
    </Button>
  );
  return (
    <>
      <ListPage<Line>
        resource="ipv6/lines"
        permission="assets"
        title={translate('ipv6.lines')}
        text={translate('ipv6.linesPurpose')}
        columns={columns}
        card={(row) => (
          <Stack sx={{ gap: 0.5, alignItems: 'flex-start' }}>
            <StateMark kind="goals" state={row.state} />
            <Typography sx={{ fontWeight: 500 }}>{row.name}</Typography>
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              <Goal {...row} /> · {formatBitRate(row.portBps) || '–'}
            </Typography>
          </Stack>
        )}
        sort={{ field: 'name', order: 'ASC' }}
        facets={[
          {
            field: 'goal',
            label: translate('ipv6.goalLabel'),
            choices: goals.map((value) => ({ value, label: <Goal goal={value} /> })),
          },
        ]}
        actions={add}
        empty={{
          title: translate('ipv6.noLines'),
          text: translate('ipv6.noLinesHelp'),
          action: add,
        }}
      />
      {adding && <LineDialog onClose={() => setAdding(false)} />}
    </>
  );
}
