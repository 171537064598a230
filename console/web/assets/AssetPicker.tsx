import { Autocomplete, TextField } from '@mui/material';
import { useState } from 'react';
import { useGetList } from 'react-admin';
import type { Asset } from './asset.ts';

interface AssetPickerProps {
  label: string;
  onPick: (asset: Asset | undefined) => void;
  /** Narrows the choice: `unitId`, `origin`. */
  filter?: Readonly<Record<string, unknown>>;
  /** Not offered. */
  without?: string;
  required?: boolean;
}

/** One asset by name, address or serial number. */
export function AssetPicker(props: AssetPickerProps) {
  const { label, onPick, filter = {}, without, required = false } = props;
  const [text, setText] = useState('');
  const { data = [], isFetching } = useGetList<Asset>('assets', {
    pagination: { page: 1, perPage: 25 },
    sort: { field: 'name', order: 'ASC' },
    filter: { ...filter, ...(text !== '' && { q: text }) },
  });
  return (
    <Autocomplete<Asset>
      options={data.filter(({ id }) => id !== without)}
      loading={isFetching}
      filterOptions={(options) => options}
      getOptionLabel={({ name, addresses }) =>
        [name, ...addresses.filter((address) => address !== name).slice(0, 2)].join(' · ')
      }
      getOptionKey={({ id }) => id}
      isOptionEqualToValue={(option, value) => option.id === value.id}
      onInputChange={(_event, next, reason) => {
        if (reason === 'input') setText(next);
      }}
      onChange={(_event, choice) => onPick(choice ?? undefined)}
      renderInput={(params) => <TextField {...params} label={label} required={required} />}
      fullWidth
    />
  );
}
