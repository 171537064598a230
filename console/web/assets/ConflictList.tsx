import { Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { Time } from '../marks/Time.tsx';
import { fetchApi } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import type { Column } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { codeFont } from '../theme/theme.ts';
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
      <Box sx={{ fontFamily: codeFont, fontSize: '0.75rem', overflowWrap: 'anywhere' }}>
        {translate(`assets.identifier.${row.identifierKind}`)} {row.value}
      </Box>
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
  const [note, setNote] = useState('');
  const settle = useAction(
    () =>
      fetchApi(`/asset-conflicts/${encodeURIComponent(row.id)}/settle`, {
        method: 'POST',
        body: { note: note.trim() },
      }),
    { touches: ['asset-conflicts', 'assets'], done: 'assets.saved', quiet: true, onDone: onClose },
  );
  return (
    <FormDialog
      title={translate('assets.settle')}
      submit={translate('assets.settle')}
      busy={settle.isPending}
      disabled={note.trim() === ''}
      error={settle.error}
      onSubmit={() => settle.mutate(undefined)}
      onCancel={onClose}
    >
      <What row={row} />
      <Assets row={row} />
      <TextField
        name="note"
        label={translate('assets.settleNote')}
        required
        multiline
        value={note}
        onChange={({ target }) => setNote(target.value)}
        slotProps={{ htmlInput: { maxLength: 500 } }}
      />
    </FormDialog>
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
