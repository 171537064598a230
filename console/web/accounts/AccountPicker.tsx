import { Autocomplete, TextField } from '@mui/material';
import { useState } from 'react';
import { useGetList } from 'react-admin';
import { useCan, useSession } from '../providers/session.ts';
import type { Account } from './account.ts';

type Choice = Pick<Account, 'id' | 'name' | 'unitName'>;

interface AccountPickerProps {
  label: string;
  onPick: (accountId: string | undefined, name?: string) => void;
  /** Chosen already when the field is first shown. */
  picked?: Choice | undefined;
  /** One field among others: the cursor is not put into it. */
  quiet?: boolean;
  /** Not offered. */
  without?: string;
}

/** One active account by name; those who may not list accounts are offered themselves. */
export function AccountPicker(props: AccountPickerProps) {
  const { label, onPick, picked, quiet = false, without } = props;
  const who = useSession();
  const allowed = useCan('accounts', 'read');
  const [text, setText] = useState('');
  const { data, isFetching } = useGetList<Account>(
    'accounts',
    {
      pagination: { page: 1, perPage: 50 },
      sort: { field: 'name', order: 'ASC' },
      filter: { state: 'active', q: text },
    },
    { enabled: allowed },
  );
  const own: Choice[] = who === undefined ? [] : [who.account];
  const choices: readonly Choice[] = allowed ? (data ?? []) : own;
  return (
    <Autocomplete<Choice>
      defaultValue={picked ?? null}
      options={choices.filter(({ id }) => id !== without)}
      loading={isFetching}
      filterOptions={(options) => options}
      getOptionLabel={({ name, unitName }) =>
        [name, unitName].filter((part) => part !== '').join(' · ')
      }
      getOptionKey={({ id }) => id}
      isOptionEqualToValue={(option, value) => option.id === value.id}
      onInputChange={(_event, next, reason) => {
        if (reason === 'input') setText(next);
      }}
      onChange={(_event, choice) => onPick(choice?.id, choice?.name)}
      renderInput={(params) => (
        <TextField {...params} label={label} margin={quiet ? 'none' : 'dense'} autoFocus={!quiet} />
      )}
    />
  );
}
