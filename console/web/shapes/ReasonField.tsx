import { TextField } from '@mui/material';

interface ReasonFieldProps {
  label: string;
  value: string;
  onChange: (text: string) => void;
  /** Characters that the server takes: fewer are refused, more can not be typed. */
  shortest?: number;
  longest: number;
  /** What the reason is for, or who reads it. */
  help?: string;
}

/** Why somebody does it: grows with what is written, and is never left out. */
export function ReasonField(props: ReasonFieldProps) {
  const { label, value, onChange, shortest = 1, longest, help } = props;
  return (
    <TextField
      required
      multiline
      minRows={2}
      name="reason"
      label={label}
      helperText={help}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      slotProps={{ htmlInput: { minLength: shortest, maxLength: longest } }}
    />
  );
}
