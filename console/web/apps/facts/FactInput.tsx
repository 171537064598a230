import { Autocomplete, MenuItem, TextField } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { labelOf, type Field, type Typed } from './field.ts';

interface FactInputProps {
  field: Field;
  value: Typed[string];
  /** Marked as needed; it is never kept from being saved without. */
  needed: boolean;
  onType: (value: Typed[string]) => void;
}

const longest = { line: 300, words: 4_000, document: 100_000, lines: 20_000 } as const;

function Several({ field, value, needed, onType }: FactInputProps) {
  const [locale] = useLocaleState();
  const chosen = typeof value === 'string' ? [] : value;
  const nameOf = (id: string): string => {
    const option = field.options.find((each) => each.id === id);
    return option === undefined ? id : labelOf(option, locale);
  };
  return (
    <Autocomplete
      multiple
      disableCloseOnSelect
      options={field.options.map(({ id }) => id)}
      value={[...chosen]}
      getOptionLabel={nameOf}
      onChange={(_event, ids) => onType(ids)}
      renderInput={(params) => (
        <TextField
          {...params}
          label={labelOf(field, locale)}
          required={needed && chosen.length === 0}
        />
      )}
    />
  );
}

/** One field of a filing. The browser does not insist: a half-filled form can be saved and finished another day. */
export function FactInput(props: FactInputProps) {
  const { field, value, needed, onType } = props;
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const text = typeof value === 'string' ? value : '';
  const common = {
    name: field.key,
    label: `${labelOf(field, locale)}${needed ? ' *' : ''}`,
    value: text,
    onChange: ({ target }: { target: { value: string } }) => onType(target.value),
  };
  switch (field.type) {
    case 'choices':
    case 'ids':
      return <Several {...props} needed={false} />;
    case 'flag':
    case 'choice': {
      const options =
        field.type === 'flag'
          ? (['yes', 'no'] as const).map((id) => ({ id, label: translate(`cases.${id}`) }))
          : field.options.map((option) => ({ id: option.id, label: labelOf(option, locale) }));
      return (
        <TextField {...common} select>
          <MenuItem value="">{translate('apps.notSaid')}</MenuItem>
          {options.map(({ id, label }) => (
            <MenuItem key={id} value={id}>
              {label}
            </MenuItem>
          ))}
        </TextField>
      );
    }
    case 'day':
    case 'number':
      return (
        <TextField
          {...common}
          type={field.type === 'day' ? 'date' : 'number'}
          slotProps={{ inputLabel: { shrink: true } }}
        />
      );
    case 'line':
      return <TextField {...common} slotProps={{ htmlInput: { maxLength: longest.line } }} />;
    case 'words':
    case 'document':
    case 'lines':
      return (
        <TextField
          {...common}
          multiline
          minRows={field.type === 'words' ? 2 : 3}
          maxRows={field.type === 'document' ? 12 : 8}
          {...(field.type === 'lines' && { helperText: translate('apps.onePerLine') })}
          slotProps={{ htmlInput: { maxLength: longest[field.type] } }}
        />
      );
  }
}
