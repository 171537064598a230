import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { SeverityMark } from '../marks/SeverityMark.tsx';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { Code } from '../shapes/Code.tsx';
import type { Column } from '../shapes/list/column.ts';
import type { ExposureFinding } from './exposure.ts';

export function Port({ row }: { row: Pick<ExposureFinding, 'transport' | 'port'> }) {
  return (
    <Code unbroken>
      {row.transport.toUpperCase()} {row.port}
    </Code>
  );
}

function Says({ row }: { row: ExposureFinding }) {
  const translate = useTranslate();
  return <>{translate(`exposure.says.${row.v4State}`, { port: row.port })}</>;
}

export const findingColumns: readonly Column<ExposureFinding>[] = [
  {
    key: 'severity',
    label: 'severity.label',
    sortable: true,
    render: ({ severity }) => <SeverityMark severity={severity} />,
  },
  {
    key: 'assetName',
    label: 'sweeps.asset',
    grow: true,
    render: (row) => (
      <>
        <Typography component="div" sx={{ fontSize: '0.875rem', fontWeight: 500 }}>
          {row.assetName}
        </Typography>
        <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
          <Says row={row} />
        </Box>
      </>
    ),
  },
  { key: 'port', label: 'exposure.port', sortable: true, render: (row) => <Port row={row} /> },
  {
    key: 'state',
    label: 'exposure.stateLabel',
    render: ({ state }) => <StateMark kind="exposures" state={state} plain />,
  },
  { key: 'unitName', label: 'list.unit', from: 'lg', render: ({ unitName }) => unitName },
  {
    key: 'lastSeenAt',
    label: 'exposure.lastSeen',
    sortable: true,
    from: 'md',
    render: ({ lastSeenAt }) => <Time at={lastSeenAt} as="ago" />,
  },
];

export function FindingCard({ row }: { row: ExposureFinding }) {
  return (
    <Stack sx={{ gap: 0.5 }}>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <SeverityMark severity={row.severity} />
        <StateMark kind="exposures" state={row.state} />
        <Port row={row} />
      </Stack>
      <Typography sx={{ fontWeight: 500 }}>{row.assetName}</Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        <Says row={row} />
      </Typography>
    </Stack>
  );
}
