import { MenuItem, TextField } from '@mui/material';
import { useTranslate } from 'react-admin';
import { AccountPicker } from '../../accounts/AccountPicker.tsx';
import { UnitPicker } from '../../units/UnitPicker.tsx';
import type { ActionField } from './case.ts';
import type { Typed } from './payload.ts';

interface OneFieldProps {
  field: ActionField;
  value: string;
  onChange: (value: string) => void;
}

const inputTypes = { datetime: 'datetime-local', date: 'date', number: 'number' } as const;

function OneField({ field, value, onChange }: OneFieldProps) {
  const translate = useTranslate();
  const label = translate(field.label);
  const required = field.required === true;
  const help = field.help === undefined ? {} : { helperText: translate(field.help) };
  const common = {
    name: field.name,
    label,
    required,
    value,
    ...help,
    onChange: ({ target }: { target: { value: string } }) => onChange(target.value),
  };
  switch (field.kind) {
    case 'account':
      return <AccountPicker label={label} onPick={(id) => onChange(id ?? '')} />;
    case 'unit':
      return (
        <UnitPicker label={label} required={required} value={value} onPick={onChange} {...help} />
      );
    case 'choice':
      return (
        <TextField {...common} select>
          {field.choices.map((choice) => (
            <MenuItem key={choice.value} value={choice.value}>
              {translate(choice.label, { _: choice.label })}
            </MenuItem>
          ))}
        </TextField>
      );
    case 'yes-no':
      return (
        <TextField {...common} select>
          {(['yes', 'no'] as const).map((word) => (
            <MenuItem key={word} value={word}>
              {translate(`cases.${word}`)}
            </MenuItem>
          ))}
        </TextField>
      );
    case 'lines':
      return (
        <TextField
          {...common}
          multiline
          minRows={2}
          slotProps={{ htmlInput: { maxLength: 4_000 } }}
        />
      );
    case 'text':
    case 'long':
      return (
        <TextField
          {...common}
          multiline={field.kind === 'long'}
          {...(field.kind === 'long' ? { minRows: 3 } : {})}
          slotProps={{ htmlInput: { maxLength: field.maxLength ?? 4_000 } }}
        />
      );
    case 'datetime':
    case 'date':
    case 'number':
      return (
        <TextField
          {...common}
          type={inputTypes[field.kind]}
          slotProps={{
            inputLabel: { shrink: true },
            htmlInput: field.kind === 'number' ? { min: field.min, max: field.max } : {},
          }}
        />
      );
  }
}

/** The fields of a message, one below the other. */
export function ActionFields(props: {
  fields: readonly ActionField[];
  typed: Typed;
  onType: (typed: Typed) => void;
}) {
  const { fields, typed, onType } = props;
  return (
    <>
      {fields.map((field) => (
        <OneField
          key={field.name}
          field={field}
          value={typed[field.name] ?? ''}
          onChange={(value) => onType({ ...typed, [field.name]: value })}
        />
      ))}
    </>
  );
}
