import {
  Box,
  FormControlLabel,
  MenuItem,
  Stack,
  Switch,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
} from '@mui/material';
import { useTranslate } from 'react-admin';
import { drillBlinds, drillContents, drillForms, drillScopes } from '../drill.ts';
import type { PlanForm } from './plan.ts';

interface FieldsProps {
  form: PlanForm;
  onChange: (part: Partial<PlanForm>) => void;
}

/** Three independent fields of GB/T 38645, and who knows what beforehand. */
export function KindFields({ form, onChange }: FieldsProps) {
  const translate = useTranslate();
  return (
    <>
      <Box>
        <Typography variant="body2" sx={{ color: 'text.secondary', mb: 0.5 }}>
          {translate('drills.formLabel')}
        </Typography>
        <ToggleButtonGroup
          exclusive
          size="small"
          value={form.form}
          onChange={(_event, value: PlanForm['form'] | null) => {
            if (value !== null) onChange({ form: value });
          }}
          aria-label={translate('drills.formLabel')}
          sx={{ flexWrap: 'wrap' }}
        >
          {drillForms.map((each) => (
            <ToggleButton key={each} value={each} data-testid={`form-${each}`} sx={{ px: 2 }}>
              {translate(`drills.form.${each}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <Typography variant="body2" sx={{ color: 'text.secondary', mt: 0.5 }}>
          {translate(`drills.formHelp.${form.form}`)}
        </Typography>
      </Box>
      <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2 }}>
        <TextField
          select
          name="scope"
          label={translate('drills.scopeLabel')}
          value={form.scope}
          onChange={({ target }) => onChange({ scope: target.value as PlanForm['scope'] })}
        >
          {drillScopes.map((each) => (
            <MenuItem key={each} value={each}>
              {translate(`drills.scope.${each}`)}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          select
          name="content"
          label={translate('drills.kindOfContent')}
          value={form.content}
          onChange={({ target }) => onChange({ content: target.value as PlanForm['content'] })}
        >
          {drillContents.map((each) => (
            <MenuItem key={each} value={each}>
              {translate(`drills.content.${each}`)}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          select
          name="blind"
          label={translate('drills.blindLabel')}
          helperText={translate(`drills.blindHelp.${form.blind}`)}
          value={form.blind}
          onChange={({ target }) => onChange({ blind: target.value as PlanForm['blind'] })}
        >
          {drillBlinds.map((each) => (
            <MenuItem key={each} value={each}>
              {translate(`drills.blind.${each}`)}
            </MenuItem>
          ))}
        </TextField>
      </Stack>
    </>
  );
}

/** What the drill is for, when and where. */
export function BasicFields({ form, onChange }: FieldsProps) {
  const translate = useTranslate();
  const set = (
    name: 'title' | 'purpose' | 'goals' | 'plannedAt' | 'plannedMinutes' | 'schedule' | 'venue',
  ) => ({
    name,
    value: form[name],
    onChange: ({ target }: { target: { value: string } }) => onChange({ [name]: target.value }),
  });
  return (
    <Stack sx={{ gap: 2 }}>
      <TextField
        {...set('title')}
        required
        label={translate('drills.name')}
        placeholder={translate('drills.nameHint')}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
      <KindFields form={form} onChange={onChange} />
      <TextField
        {...set('purpose')}
        multiline
        minRows={2}
        label={translate('drills.purpose')}
        slotProps={{ htmlInput: { maxLength: 4_000 } }}
      />
      <TextField
        {...set('goals')}
        multiline
        minRows={2}
        label={translate('drills.goals')}
        slotProps={{ htmlInput: { maxLength: 4_000 } }}
      />
      <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2 }}>
        <TextField
          {...set('plannedAt')}
          type="datetime-local"
          label={translate('drills.date')}
          slotProps={{ inputLabel: { shrink: true } }}
        />
        <TextField
          {...set('plannedMinutes')}
          type="number"
          label={translate('drills.minutes')}
          slotProps={{ htmlInput: { min: 1, max: 43_200 } }}
        />
        <TextField
          {...set('venue')}
          label={translate('drills.venue')}
          slotProps={{ htmlInput: { maxLength: 400 } }}
        />
      </Stack>
      <TextField
        {...set('schedule')}
        multiline
        minRows={2}
        label={translate('drills.schedule')}
        slotProps={{ htmlInput: { maxLength: 4_000 } }}
      />
      <FormControlLabel
        control={
          <Switch checked={form.budgeted} onChange={(_event, budgeted) => onChange({ budgeted })} />
        }
        label={translate('drills.budgeted')}
      />
    </Stack>
  );
}
