import { Button, Checkbox, FormControlLabel, Stack, TextField, Typography } from '@mui/material';
import type { SubmitEvent } from 'react';
import { useTranslate } from 'react-admin';
import { emptyPerson, type FirstRunForm, type PersonForm, type Seat } from './first-run.ts';

interface PersonProps {
  seat: Seat;
  person: PersonForm;
  onChange: (person: PersonForm) => void;
}

function Person({ seat, person, onChange }: PersonProps) {
  const translate = useTranslate();
  const set = (part: Partial<PersonForm>): void => onChange({ ...person, ...part });
  return (
    <Stack
      component="fieldset"
      sx={{ gap: 1.5, border: 1, borderColor: 'divider', borderRadius: 1, p: 2, m: 0 }}
    >
      <Typography component="legend" variant="h3" sx={{ px: 0.5 }}>
        {translate(`setup.seat.${seat}`)}
      </Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate(`setup.seatHelp.${seat}`)}
      </Typography>
      <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 1.5 }}>
        <TextField
          name={`${seat}.name`}
          label={translate('accounts.name')}
          required
          value={person.name}
          onChange={({ target }) => set({ name: target.value })}
        />
        <TextField
          name={`${seat}.username`}
          label={translate('auth.username')}
          required
          autoComplete="off"
          value={person.username}
          onChange={({ target }) => set({ username: target.value })}
          slotProps={{ htmlInput: { minLength: 2, maxLength: 64 } }}
        />
      </Stack>
      <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 1.5 }}>
        <TextField
          name={`${seat}.password`}
          type="password"
          label={translate('auth.password')}
          required
          autoComplete="new-password"
          value={person.password}
          onChange={({ target }) => set({ password: target.value })}
        />
        <TextField
          name={`${seat}.again`}
          type="password"
          label={translate('profile.again')}
          required
          autoComplete="new-password"
          error={person.again !== '' && person.again !== person.password}
          value={person.again}
          onChange={({ target }) => set({ again: target.value })}
        />
      </Stack>
    </Stack>
  );
}

interface PeopleStepProps {
  form: FirstRunForm;
  busy: boolean;
  onChange: (form: FirstRunForm) => void;
  onBack: () => void;
  onNext: () => void;
}

/** The three administrators (三员) and who does the daily work, with why they are kept apart. */
export function PeopleStep({ form, busy, onChange, onBack, onNext }: PeopleStepProps) {
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
      <Typography sx={{ color: 'text.secondary' }}>{translate('setup.peopleText')}</Typography>
      <Person seat="admin" person={form.admin} onChange={(admin) => onChange({ ...form, admin })} />
      <Person seat="audit" person={form.audit} onChange={(audit) => onChange({ ...form, audit })} />
      {(['security', 'officer'] as const).map((seat) => (
        <div key={seat}>
          <FormControlLabel
            control={
              <Checkbox
                size="small"
                name={`${seat}.separate`}
                checked={form[seat] !== undefined}
                onChange={(_event, on) =>
                  onChange({ ...form, [seat]: on ? emptyPerson : undefined })
                }
              />
            }
            label={translate(`setup.separate.${seat}`)}
          />
          {form[seat] !== undefined && (
            <Person
              seat={seat}
              person={form[seat]}
              onChange={(person) => onChange({ ...form, [seat]: person })}
            />
          )}
        </div>
      ))}
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('profile.policy')}
      </Typography>
      <Stack direction="row" sx={{ gap: 1 }}>
        <Button onClick={onBack}>{translate('action.back')}</Button>
        <Button
          type="submit"
          variant="contained"
          size="large"
          disabled={busy}
          data-testid="setup-create"
          sx={{ flex: 1 }}
        >
          {translate('setup.create')}
        </Button>
      </Stack>
    </Stack>
  );
}
