import { Stack, Typography } from '@mui/material';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { Code } from '../shapes/Code.tsx';
import type { Column } from '../shapes/list/column.ts';
import type { Portal } from './ipv6.ts';

function Name({ row }: { row: Portal }) {
  return (
    <>
      <Typography component="div" sx={{ fontWeight: 500, fontSize: '0.875rem' }}>
        {row.name}
      </Typography>
      <Code block muted>
        {row.domain}
      </Code>
    </>
  );
}

export const portalColumns: readonly Column<Portal>[] = [
  {
    key: 'name',
    label: 'ipv6.portal',
    sortable: true,
    grow: true,
    render: (row) => <Name row={row} />,
  },
  {
    key: 'state',
    label: 'ipv6.stateLabel',
    render: ({ state }) => <StateMark kind="portals" state={state ?? 'unknown'} plain />,
  },
  { key: 'unitName', label: 'list.unit', from: 'md', render: ({ unitName }) => unitName },
  {
    key: 'lastMeasuredAt',
    label: 'ipv6.measuredAt',
    sortable: true,
    render: ({ lastMeasuredAt }) => <Time at={lastMeasuredAt} as="ago" />,
  },
];

export function PortalCard({ row }: { row: Portal }) {
  return (
    <Stack sx={{ gap: 0.5, alignItems: 'flex-start' }}>
      <StateMark kind="portals" state={row.state ?? 'unknown'} />
      <Name row={row} />
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {row.unitName}
      </Typography>
    </Stack>
  );
}
