import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { Time } from '../marks/Time.tsx';
import { fetchApi } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { Code } from '../shapes/Code.tsx';
import type { Column } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { ReasonDialog } from '../shapes/ReasonDialog.tsx';
import type { Conflict } from './inventory.ts';

const kinds = [
  'shared-mac',
  'shared-host-key',
  'shared-certificate',
  'contradiction',
  'ambiguous',
] as const satisfies readonly Conflict['kind'][];

function What({ row }: { row: Conflict }) {
  const translate = useTranslate();
  return (
    <>
      <Typography component="div" sx={{ fontWeight: 500, fontSize: '0.875rem' }}>
        {translate(`assets.conflict.${row.kind}`)}
      </Typography>
      <Code block>
        {translate(`assets.identifier.${row.identifierKind}`)} {row.value}
      </Code>
    </>
  );
}

function Assets({ row }: { row: Conflict }) {
  return (
    <>
      {row.assets.map(({ id, name }) => (
        <Box key={id}>
          <Link to={`/assets/${encodeURIComponent(id)}?tab=identity`}>{name}</Link>
        </Box>
      ))}
    </>
  );
}

function SettleDialog({ row, onClose }: { row: Conflict; onClose: () => void }) {
  const translate = useTranslate();
  return (
    <ReasonDialog
      title={translate('assets.settle')}
      label={translate('assets.settleNote')}
      longest={500}
      send={(note) =>
        fetchApi(`/asset-conflicts/${encodeURIComponent(row.id)}/settle`, {
          method: 'POST',
          body: { note },
        })
      }
      touches={['asset-conflicts', 'assets']}
      done="assets.saved"
      onClose={onClose}
    >
      <What row={row} />
      <Assets row={row} />
    </ReasonDialog>
  );
}

function Settle({ row }: { row: Conflict }) {
  const translate = useTranslate();
  const mayEdit = useCan('assets', 'update');
  const [open, setOpen] = useState(false);
  if (row.state === 'settled') {
    return (
      <>
        {row.settledByName} <Time at={row.settledAt} />
      </>
    );
  }
  return (
    <>
      {mayEdit && (
        <Button variant="text" onClick={() => setOpen(true)}>
          {translate('assets.settle')}
        </Button>
      )}
      {open && <SettleDialog row={row} onClose={() => setOpen(false)} />}
    </>
  );
}

const columns: readonly Column<Conflict>[] = [
  { key: 'kind', label: 'assets.conflictLabel', grow: true, render: (row) => <What row={row} /> },
  { key: 'assets', label: 'assets.title', render: (row) => <Assets row={row} /> },
  { key: 'unitName', label: 'list.unit', from: 'lg', render: ({ unitName }) => unitName },
  {
    key: 'lastSeenAt',
    label: 'assets.lastSeen',
    sortable: true,
    from: 'md',
    render: ({ lastSeenAt }) => <Time at={lastSeenAt} as="ago" />,
  },
  { key: 'settle', label: 'assets.settle', render: (row) => <Settle row={row} /> },
];

/** Identifiers that several machines bear: shown, never merged away. */
export default function ConflictList() {
  const translate = useTranslate();
  return (
    <ListPage<Conflict>
      resource="asset-conflicts"
      permission="assets"
      title={translate('assets.conflictsTitle')}
      text={translate('assets.conflictsPurpose')}
      columns={columns}
      card={(row) => (
        <Stack sx={{ gap: 0.5 }}>
          <What row={row} />
          <Assets row={row} />
          <Settle row={row} />
        </Stack>
      )}
      sort={{ field: 'lastSeenAt', order: 'DESC' }}
      firstFilter={{ state: 'open' }}
      facets={[
        {
          field: 'state',
          label: translate('assets.stateLabel'),
          choices: (['open', 'settled'] as const).map((value) => ({
            value,
            label: translate(`assets.conflictState.${value}`),
          })),
        },
        {
          field: 'kind',
          label: translate('assets.conflictLabel'),
          choices: kinds.map((value) => ({ value, label: translate(`assets.conflict.${value}`) })),
        },
      ]}
      empty={{ title: translate('assets.noConflicts'), text: translate('assets.noConflictsHelp') }}
    />
  );
}
