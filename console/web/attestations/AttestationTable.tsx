import AttachFile from '@mui/icons-material/AttachFile';
import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { StateMark } from '../marks/StateMark.tsx';
import { ClockChips } from '../shapes/clocks/ClockChips.tsx';
import type { Column } from '../shapes/list/column.ts';
import type { AttestationRow } from './attestation.ts';
import { StandingMark } from './StandingMark.tsx';

function Title({ row }: { row: AttestationRow }) {
  const translate = useTranslate();
  return (
    <>
      <Typography component="div" sx={{ fontSize: '0.875rem', fontWeight: 500 }}>
        {row.title}
      </Typography>
      <Box sx={{ fontSize: '0.75rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>
        {row.number} · {translate('attestations.itemCount', { smart_count: row.itemKeys.length })}
        {row.filesCount > 0 && (
          <Box component="span" sx={{ whiteSpace: 'nowrap' }}>
            {' '}
            <AttachFile aria-hidden sx={{ fontSize: 13, verticalAlign: '-2px' }} />
            {translate('attestations.fileCount', { smart_count: row.filesCount })}
          </Box>
        )}
      </Box>
    </>
  );
}

/** State of the case, and whether it counts today. */
function States({ row }: { row: AttestationRow }) {
  return (
    <Stack sx={{ gap: 0.25, alignItems: 'flex-start' }}>
      <StateMark kind="attestations" state={row.state} plain />
      <StandingMark standing={row.standing} plain />
    </Stack>
  );
}

export const attestationColumns: readonly Column<AttestationRow>[] = [
  { key: 'title', label: 'attestations.what', grow: true, render: (row) => <Title row={row} /> },
  { key: 'state', label: 'attestations.stateLabel', render: (row) => <States row={row} /> },
  {
    key: 'systemName',
    label: 'systems.name',
    from: 'lg',
    render: ({ systemName }) => systemName,
  },
  {
    key: 'signer',
    label: 'attestations.signer',
    from: 'lg',
    render: ({ signer }) => signer?.name ?? '–',
  },
  {
    key: 'reviewer',
    label: 'attestations.reviewer',
    from: 'xl',
    render: ({ reviewer }) => reviewer?.name ?? '–',
  },
  {
    key: 'effectiveOn',
    label: 'attestations.effectiveOn',
    from: 'md',
    render: ({ effectiveOn }) => <Box sx={{ whiteSpace: 'nowrap' }}>{effectiveOn}</Box>,
  },
  {
    key: 'expiresAt',
    label: 'attestations.expiresOn',
    sortable: true,
    render: ({ expiresOn }) => <Box sx={{ whiteSpace: 'nowrap' }}>{expiresOn}</Box>,
  },
];

export function AttestationCard({ row }: { row: AttestationRow }) {
  const translate = useTranslate();
  return (
    <Stack sx={{ gap: 0.75 }}>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        <StateMark kind="attestations" state={row.state} />
        <StandingMark standing={row.standing} />
      </Stack>
      <Title row={row} />
      {row.clocks.length > 0 && <ClockChips clocks={row.clocks} most={1} openOnly />}
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {[row.systemName, row.signer?.name, translate('exceptions.until', { day: row.expiresOn })]
          .filter((text) => text !== undefined)
          .join(' · ')}
      </Typography>
    </Stack>
  );
}
