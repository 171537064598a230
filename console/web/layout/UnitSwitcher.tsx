import AccountTree from '@mui/icons-material/AccountTreeOutlined';
import ExpandMore from '@mui/icons-material/ExpandMore';
import { Box, Button, Divider, Menu, MenuItem } from '@mui/material';
import { useState } from 'react';
import { useGetList, useTranslate } from 'react-admin';
import { useCan } from '../providers/session.ts';
import type { Unit } from '../units/unit.ts';
import { flattenTree, idsBelow } from '../units/unit-tree.ts';
import { useScope } from './use-scope.ts';

/** A county has some hundred units; more than this needs the unit page's search. */
const mostUnits = 500;

/** Narrows every list to one unit and what is below it. */
export function UnitSwitcher() {
  const translate = useTranslate();
  const { scope, narrow } = useScope();
  const unitId = scope?.unitId;
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const allowed = useCan('units', 'read');
  const { data } = useGetList<Unit>(
    'units',
    { pagination: { page: 1, perPage: mostUnits }, sort: { field: 'name', order: 'ASC' } },
    { enabled: allowed, staleTime: 60_000 },
  );
  const units = flattenTree(data ?? []);
  if (!allowed || units.length < 2) return null;
  const choose = (to: Parameters<typeof narrow>[0]): void => {
    narrow(to);
    setAnchor(null);
  };
  return (
    <>
      <Button
        variant="text"
        color="inherit"
        startIcon={<AccountTree />}
        endIcon={<ExpandMore />}
        aria-haspopup="menu"
        data-testid="unit-switcher"
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
        sx={{ maxWidth: { xs: 172, sm: 240 }, fontWeight: unitId === undefined ? 400 : 600 }}
      >
        <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>
          {scope?.unitName ?? translate('shell.allUnits')}
        </Box>
      </Button>
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        slotProps={{ paper: { sx: { maxHeight: 480, minWidth: 240 } } }}
      >
        <MenuItem selected={unitId === undefined} onClick={() => choose(undefined)}>
          {translate('shell.allUnits')}
        </MenuItem>
        <Divider />
        {units.map(({ unit, depth }) => (
          <MenuItem
            key={unit.id}
            selected={unit.id === unitId}
            onClick={() =>
              choose({
                unitId: unit.id,
                unitName: unit.name,
                unitIds: idsBelow(data ?? [], unit.id),
              })
            }
            sx={{ pl: 2 + depth * 2 }}
          >
            {unit.name}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
