import ExpandMore from '@mui/icons-material/ExpandMore';
import { Box, Button, Collapse, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import type { PaperForm } from './paper.ts';

const details = [
  'documentTitle',
  'documentNumber',
  'documentVersion',
  'issuedBy',
  'signedBy',
] as const;

interface PaperFieldsProps {
  form: PaperForm;
  onChange: (form: PaperForm) => void;
  /** Months that the rules let it count at most, for the shortest of its items. */
  months: number | undefined;
  /** `2026-11-22`: what comes after it counts later. */
  today: string;
}

/** When it holds, apart from when it is uploaded, and what the paper says of itself. */
export function PaperFields({ form, onChange, months, today }: PaperFieldsProps) {
  const translate = useTranslate();
  const [open, setOpen] = useState(details.some((name) => form[name] !== ''));
  const text = (name: keyof PaperForm) => ({
    name,
    label: translate(`attestations.field.${name}`),
    value: form[name],
    onChange: ({ target }: { target: { value: string } }) =>
      onChange({ ...form, [name]: target.value }),
  });
  const day = (name: keyof PaperForm) => ({
    ...text(name),
    type: 'date',
    slotProps: { inputLabel: { shrink: true } },
  });
  const ahead = form.effectiveOn > today;
  return (
    <Stack sx={{ gap: 2 }}>
      <TextField
        {...text('title')}
        required
        placeholder={translate('attestations.field.titleHint')}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
      <Box
        sx={{ display: 'grid', gap: 2, gridTemplateColumns: { sm: 'repeat(2, minmax(0, 1fr))' } }}
      >
        <TextField
          {...day('effectiveOn')}
          required
          error={ahead}
          helperText={translate(
            ahead ? 'attestations.field.effectiveAhead' : 'attestations.field.effectiveHelp',
          )}
        />
        <TextField
          {...day('expiresOn')}
          helperText={
            months === undefined
              ? translate('attestations.field.expiresHelp')
              : translate('attestations.field.expiresMonths', { smart_count: months })
          }
        />
        <TextField {...day('periodFrom')} helperText={translate('attestations.field.periodHelp')} />
        <TextField {...day('periodTo')} />
      </Box>
      <div>
        <Button
          variant="text"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          startIcon={<ExpandMore sx={{ transform: open ? 'none' : 'rotate(-90deg)' }} />}
        >
          {translate('attestations.paper')}
        </Button>
        <Collapse in={open} unmountOnExit>
          <Typography variant="body2" sx={{ color: 'text.secondary', my: 1 }}>
            {translate('attestations.paperHelp')}
          </Typography>
          <Box
            sx={{
              display: 'grid',
              gap: 2,
              gridTemplateColumns: { sm: 'repeat(2, minmax(0, 1fr))' },
            }}
          >
            {details.map((name) => (
              <TextField key={name} {...text(name)} slotProps={{ htmlInput: { maxLength: 200 } }} />
            ))}
          </Box>
        </Collapse>
      </div>
    </Stack>
  );
}
