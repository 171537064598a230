import { Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import type { SubmitEvent } from 'react';
import { useTranslate } from 'react-admin';
import { ownerKinds, type UnitKind } from '../units/unit.ts';
import type { FirstRunForm } from './first-run.ts';

interface UnitStepProps {
  unit: FirstRunForm['unit'];
  onChange: (unit: FirstRunForm['unit']) => void;
  onNext: () => void;
}

export function UnitStep({ unit, onChange, onNext }: UnitStepProps) {
  const translate = useTranslate();
  return (
    <Stack
      component="form"
      sx={{ gap: 2 }}
      onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
        event.preventDefault();
        onNext();
      }}
    >
      <Typography sx={{ color: 'text.secondary' }}>{translate('setup.unitText')}</Typography>
      <TextField
        name="unitName"
        label={translate('units.name')}
        required
        autoFocus
        value={unit.name}
        onChange={({ target }) => onChange({ ...unit, name: target.value })}
      />
      <TextField
        select
        name="unitKind"
        label={translate('units.kindLabel')}
        value={unit.kind}
        onChange={({ target }) => onChange({ ...unit, kind: target.value as UnitKind })}
      >
        {ownerKinds.map((kind) => (
          <MenuItem key={kind} value={kind}>
            {translate(`units.kind.${kind}`)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        name="unitCode"
        label={translate('units.code')}
        helperText={translate('units.codeHelp')}
        value={unit.code}
        onChange={({ target }) => onChange({ ...unit, code: target.value })}
        slotProps={{ htmlInput: { pattern: '[A-Za-z0-9._\\-]{1,40}' } }}
      />
      <Button type="submit" variant="contained" size="large" data-testid="setup-next">
        {translate('action.next')}
      </Button>
    </Stack>
  );
}
