import { MenuItem, TextField } from '@mui/material';
import { useGetList, useTranslate } from 'react-admin';
import { useSession } from '../providers/session.ts';
import { flattenTree } from './unit-tree.ts';
import type { Unit } from './unit.ts';

const mostUnits = 500;

interface UnitPickerProps {
  value: string;
  onPick: (unitId: string) => void;
  label?: string;
  /** Not offered, with what is below it. */
  without?: string;
  required?: boolean;
  helperText?: string;
}

/** One visible unit, in tree order. */
export function UnitPicker(props: UnitPickerProps) {
  const translate = useTranslate();
  const who = useSession();
  const { data } = useGetList<Unit>(
    'units',
    { pagination: { page: 1, perPage: mostUnits }, sort: { field: 'name', order: 'ASC' } },
    { staleTime: 60_000 },
  );
  const own =
    who === undefined
      ? []
      : [{ id: who.account.unitId, name: who.account.unitName, parentId: null }];
  const units = flattenTree<Pick<Unit, 'id' | 'name' | 'parentId'>>(data ?? own);
  const value = units.some(({ unit }) => unit.id === props.value) ? props.value : '';
  return (
    <TextField
      select
      name="unitId"
      label={props.label ?? translate('list.unit')}
      value={value}
      required={props.required ?? true}
      helperText={props.helperText}
      onChange={({ target }) => props.onPick(target.value)}
    >
      {units
        .filter(({ unit }) => unit.id !== props.without)
        .map(({ unit, depth }) => (
          <MenuItem key={unit.id} value={unit.id} sx={{ pl: 2 + depth * 2 }}>
            {unit.name}
          </MenuItem>
        ))}
    </TextField>
  );
}
