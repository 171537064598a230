import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatBytes, formatCount } from '../format/numbers.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import type { Column } from '../shapes/list/column.ts';
import type { Capture } from './capture.ts';

function Count({ value }: { value: number }) {
  const [locale] = useLocaleState();
  return <>{formatCount(value, locale)}</>;
}

function Findings({ row }: { row: Capture }) {
  const translate = useTranslate();
  if (row.failures > 0) {
    return (
      <Box component="span" sx={(theme) => ({ color: theme.tones.critical.ink, fontWeight: 600 })}>
        {translate('captures.certainOf', { certain: row.failures, all: row.findings })}
      </Box>
    );
  }
  return <>{row.findings}</>;
}

export const captureColumns: readonly Column<Capture>[] = [
  {
    key: 'fileName',
    label: 'captures.file',
    sortable: true,
    grow: true,
    render: (row) => (
      <>
        <Typography
          component="div"
          sx={{ fontWeight: 500, fontSize: '0.875rem', overflowWrap: 'anywhere' }}
        >
          {row.fileName}
        </Typography>
        <Box sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>
          {[formatBytes(row.bytes), row.note].filter((part) => part !== '').join(' · ')}
        </Box>
      </>
    ),
  },
  {
    key: 'state',
    label: 'captures.stateLabel',
    render: ({ state }) => <StateMark kind="captures" state={state} plain />,
  },
  {
    key: 'packets',
    label: 'captures.packets',
    align: 'right',
    sortable: true,
    render: ({ packets }) => <Count value={packets} />,
  },
  {
    key: 'hosts',
    label: 'captures.hosts',
    align: 'right',
    render: ({ hosts }) => <Count value={hosts} />,
  },
  {
    key: 'findings',
    label: 'captures.findings',
    align: 'right',
    render: (row) => <Findings row={row} />,
  },
  { key: 'unitName', label: 'list.unit', from: 'lg', render: ({ unitName }) => unitName },
  {
    key: 'uploadedAt',
    label: 'captures.uploadedAt',
    sortable: true,
    from: 'md',
    render: ({ uploadedAt }) => <Time at={uploadedAt} />,
  },
];

export function CaptureCard({ row }: { row: Capture }) {
  const translate = useTranslate();
  return (
    <Stack sx={{ gap: 0.5, alignItems: 'flex-start' }}>
      <StateMark kind="captures" state={row.state} />
      <Typography sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}>{row.fileName}</Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {row.unitName} · {formatBytes(row.bytes)}
      </Typography>
      <Typography variant="body2">
        {translate('captures.hosts')} {row.hosts} · {translate('captures.findings')}{' '}
        <Findings row={row} />
      </Typography>
    </Stack>
  );
}
