import { Alert, Stack, TextField, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { supportParts, type PlanForm } from './plan.ts';

/** Authorisation, what nobody may do, the word that stops everything; then what is needed to carry it out. */
export function SafetyFields({
  form,
  onChange,
}: {
  form: PlanForm;
  onChange: (part: Partial<PlanForm>) => void;
}) {
  const translate = useTranslate();
  return (
    <Stack sx={{ gap: 2 }}>
      {form.form === 'live' && <Alert severity="warning">{translate('drills.safetyLive')}</Alert>}
      <TextField
        required
        name="stopWord"
        label={translate('drills.stopWord')}
        helperText={translate('drills.stopWordHelp')}
        value={form.stopWord}
        onChange={({ target }) => onChange({ stopWord: target.value })}
        slotProps={{ htmlInput: { maxLength: 60 } }}
        sx={{ maxWidth: 420 }}
      />
      <TextField
        multiline
        minRows={2}
        name="authorisation"
        label={translate('drills.authorisation')}
        placeholder={translate('drills.authorisationHint')}
        value={form.authorisation}
        onChange={({ target }) => onChange({ authorisation: target.value })}
        slotProps={{ htmlInput: { maxLength: 8_000 } }}
      />
      <TextField
        multiline
        minRows={3}
        name="forbidden"
        label={translate('drills.forbidden')}
        helperText={translate('drills.forbiddenHelp')}
        value={form.forbidden}
        onChange={({ target }) => onChange({ forbidden: target.value })}
      />
      <Typography variant="h3" sx={{ mt: 1 }}>
        {translate('drills.supportLabel')}
      </Typography>
      {supportParts.map((part) => (
        <TextField
          key={part}
          multiline
          name={`support-${part}`}
          label={translate(`drills.support.${part}`)}
          value={form.support[part] ?? ''}
          onChange={({ target }) =>
            onChange({ support: { ...form.support, [part]: target.value } })
          }
          slotProps={{ htmlInput: { maxLength: 8_000 } }}
        />
      ))}
    </Stack>
  );
}
