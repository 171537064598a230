import { Autocomplete, TextField } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { worded, type SystemQuestions } from '../systems/system.ts';

interface AddItemProps {
  entries: SystemQuestions;
  onAdd: (itemKey: string) => void;
}

/** One paper often proves several items: finds another one by its number or words. */
export function AddItem({ entries, onAdd }: AddItemProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <Autocomplete
      value={null}
      blurOnSelect
      clearOnBlur
      options={entries}
      groupBy={({ categoryZh, categoryEn }) => worded(locale, categoryZh, categoryEn)}
      getOptionKey={({ itemKey }) => itemKey}
      getOptionLabel={({ itemKey, textZh, textEn }) =>
        `${itemKey} ${worded(locale, textZh, textEn)}`
      }
      noOptionsText={translate('list.nothingFound')}
      onChange={(_event, entry) => {
        if (entry !== null) onAdd(entry.itemKey);
      }}
      renderInput={(params) => (
        <TextField {...params} label={translate('attestations.addItem')} margin="none" />
      )}
    />
  );
}
