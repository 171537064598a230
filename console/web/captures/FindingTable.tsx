import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { SeverityMark } from '../marks/SeverityMark.tsx';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import type { Column } from '../shapes/list/column.ts';
import { codeFont } from '../theme/theme.ts';
import type { CaptureFinding } from './capture.ts';

function What({ row }: { row: CaptureFinding }) {
  const translate = useTranslate();
  const { macs, prefixes, servers, vlan } = row.detail;
  const parts = [...macs, ...prefixes, ...servers, ...(vlan === null ? [] : [`VLAN ${vlan}`])];
  return (
    <>
      <Typography component="div" sx={{ fontSize: '0.875rem', fontWeight: 500 }}>
        {translate(`captures.${row.verdict === 'unjudged' ? 'seenKind' : 'kind'}.${row.kind}`, {
          _: translate(`captures.kind.${row.kind}`),
        })}{' '}
        <Box component="span" sx={{ fontFamily: codeFont, overflowWrap: 'anywhere' }}>
          {row.subject}
        </Box>
      </Typography>
      <Box sx={{ fontSize: '0.75rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>
        {translate(`captures.reason.${row.detail.reason}`, { _: row.detail.reason })}
        {parts.length > 0 && ` · ${parts.join(' ')}`}
      </Box>
    </>
  );
}

function Packets({ row }: { row: CaptureFinding }) {
  const translate = useTranslate();
  const shown = row.evidence.slice(0, 3).join(', ');
  return (
    <>
      {translate('captures.packetNumbers', { numbers: shown })}
      {row.detail.count > row.evidence.length && (
        <Box sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>
          {translate('captures.times', { smart_count: row.detail.count })}
        </Box>
      )}
    </>
  );
}

const ofOneCapture: readonly Column<CaptureFinding>[] = [
  {
    key: 'verdict',
    label: 'captures.verdict',
    render: ({ verdict }) => <StateMark kind="capture-findings" state={verdict} plain />,
  },
  {
    key: 'severity',
    label: 'severity.label',
    sortable: true,
    render: ({ severity }) => <SeverityMark severity={severity} />,
  },
  { key: 'subject', label: 'captures.what', grow: true, render: (row) => <What row={row} /> },
  { key: 'evidence', label: 'captures.evidence', render: (row) => <Packets row={row} /> },
  {
    key: 'firstAt',
    label: 'captures.firstAt',
    sortable: true,
    from: 'lg',
    render: ({ firstAt }) => <Time at={firstAt} as="full" />,
  },
];

/** Columns of the findings; of all captures with the one that shows it. */
export function findingColumns(withCapture: boolean): readonly Column<CaptureFinding>[] {
  if (!withCapture) return ofOneCapture;
  return [
    ...ofOneCapture,
    {
      key: 'captureName',
      label: 'captures.file',
      from: 'lg',
      render: ({ captureId, captureName, unitName }) => (
        <>
          <Link to={`/captures/${encodeURIComponent(captureId)}?tab=findings`}>{captureName}</Link>
          <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>{unitName}</Box>
        </>
      ),
    },
  ];
}

export function FindingCard({ row }: { row: CaptureFinding }) {
  return (
    <Stack sx={{ gap: 0.5 }}>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        <StateMark kind="capture-findings" state={row.verdict} />
        <SeverityMark severity={row.severity} />
      </Stack>
      <What row={row} />
      <Typography variant="body2" component="div">
        <Packets row={row} />
      </Typography>
    </Stack>
  );
}
