import { Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useGetList, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { useCan } from '../providers/session.ts';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { Empty, Failure, Loading, NoPermission } from '../shapes/States.tsx';
import { flattenTree } from './unit-tree.ts';
import type { Unit } from './unit.ts';
import { UnitDialog, type UnitTask } from './UnitDialog.tsx';

const mostUnits = 1_000;

interface RowProps {
  unit: Unit;
  depth: number;
  onTask: (task: UnitTask) => void;
}

function Row({ unit, depth, onTask }: RowProps) {
  const translate = useTranslate();
  const mayCreate = useCan('units', 'create');
  const mayUpdate = useCan('units', 'update');
  const maySeeAccounts = useCan('accounts', 'read');
  const closed = unit.closedAt !== null;
  return (
    <Stack
      component="li"
      role="treeitem"
      aria-level={depth + 1}
      aria-label={unit.name}
      data-testid="row"
      data-id={unit.id}
      direction="row"
      sx={(theme) => ({
        alignItems: 'center',
        flexWrap: 'wrap',
        gap: 1,
        minHeight: 44,
        pl: { xs: 1.5 + depth * 1.5, md: 2 + depth * 3 },
        pr: 1,
        borderBottom: 1,
        borderColor: 'divider',
        '&:last-child': { borderBottom: 0 },
        '&:hover': { bgcolor: theme.palette.action.hover },
      })}
    >
      <Typography
        sx={{
          fontWeight: depth === 0 ? 600 : 400,
          color: closed ? 'text.disabled' : 'text.primary',
        }}
      >
        {unit.name}
      </Typography>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {[translate(`units.kind.${unit.kind}`), unit.code, closed ? translate('units.closed') : '']
          .filter((part) => part !== null && part !== '')
          .join(' · ')}
      </Typography>
      <Box sx={{ flex: 1 }} />
      {maySeeAccounts && (
        <Button
          variant="text"
          component={Link}
          to={`/accounts?filter=${encodeURIComponent(JSON.stringify({ unitId: unit.id }))}`}
        >
          {translate('units.accounts', { smart_count: unit.accounts })}
        </Button>
      )}
      {mayCreate && !closed && (
        <Button variant="text" onClick={() => onTask({ kind: 'add', parent: unit })}>
          {translate('units.addBelow')}
        </Button>
      )}
      {mayUpdate && !closed && (
        <Button variant="text" onClick={() => onTask({ kind: 'edit', unit })}>
          {translate('action.edit')}
        </Button>
      )}
    </Stack>
  );
}

/** The units that the person may see, as the tree they form. */
export default function UnitTree() {
  const translate = useTranslate();
  const allowed = useCan('units', 'read');
  const [task, setTask] = useState<UnitTask>();
  const [text, setText] = useState('');
  const { data, error, refetch } = useGetList<Unit>(
    'units',
    { pagination: { page: 1, perPage: mostUnits }, sort: { field: 'name', order: 'ASC' } },
    { enabled: allowed },
  );
  const wanted = text.trim().toLowerCase();
  const rows = flattenTree(data ?? []).filter(
    ({ unit }) => wanted === '' || `${unit.name} ${unit.code ?? ''}`.toLowerCase().includes(wanted),
  );
  return (
    <>
      <PageHeader title={translate('units.title')} text={translate('units.text')} />
      <Panel flush testId="list-units">
        {!allowed ? (
          <NoPermission />
        ) : error !== null ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : data === undefined ? (
          <Loading />
        ) : (
          <>
            <Box sx={{ p: 1, borderBottom: 1, borderColor: 'divider' }}>
              <TextField
                type="search"
                placeholder={translate('units.search')}
                value={text}
                onChange={({ target }) => setText(target.value)}
                sx={{ maxWidth: 320, '& .MuiInputBase-input': { py: 0.75, fontSize: '0.8125rem' } }}
                slotProps={{ htmlInput: { 'aria-label': translate('units.search') } }}
              />
            </Box>
            {rows.length === 0 ? (
              <Empty title={translate('list.nothingFound')} />
            ) : (
              <Box
                component="ul"
                role="tree"
                aria-label={translate('units.title')}
                sx={{ listStyle: 'none', m: 0, p: 0 }}
              >
                {rows.map(({ unit, depth }) => (
                  <Row
                    key={unit.id}
                    unit={unit}
                    depth={wanted === '' ? depth : 0}
                    onTask={setTask}
                  />
                ))}
              </Box>
            )}
          </>
        )}
      </Panel>
      {task !== undefined && <UnitDialog task={task} onClose={() => setTask(undefined)} />}
    </>
  );
}
