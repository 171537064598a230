import { Alert, Button, Stack, Step, StepLabel, Stepper, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Link, useSearchParams } from 'react-router-dom';
import { Plain } from '../layout/Plain.tsx';
import { fetchApi } from '../providers/http.ts';
import { problemText } from '../providers/problem-text.ts';
import { useAction, useApi } from '../providers/use-api.ts';
import { Empty, Loaded } from '../shapes/States.tsx';
import { emptyFirstRun, faultOf, firstRunBody } from './first-run.ts';
import { ListenerStep } from './ListenerStep.tsx';
import { PeopleStep } from './PeopleStep.tsx';
import { UnitStep } from './UnitStep.tsx';

const steps = ['unit', 'people', 'listener', 'done'] as const;
const sheetWidth = 640;

function SignInLink({ label }: { label: string }) {
  return (
    <Button component={Link} to="/login" variant="contained" size="large" data-testid="to-sign-in">
      {label}
    </Button>
  );
}

function Wizard({ token }: { token: string }) {
  const translate = useTranslate();
  const [step, setStep] = useState<(typeof steps)[number]>('unit');
  const [form, setForm] = useState(emptyFirstRun);
  const [fault, setFault] = useState<string>();
  const create = useAction(
    () => fetchApi('/setup', { method: 'POST', body: firstRunBody(token, form) }),
    { touches: [], quiet: true, onDone: () => setStep('listener') },
  );
  const submitPeople = (): void => {
    const found = faultOf(form);
    setFault(found);
    if (found === undefined) create.mutate(undefined);
  };
  return (
    <Stack sx={{ gap: 3 }}>
      <Typography variant="h1">{translate('setup.title')}</Typography>
      <Stepper activeStep={steps.indexOf(step)} alternativeLabel>
        {steps.map((each) => (
          <Step key={each}>
            <StepLabel>{translate(`setup.step.${each}`)}</StepLabel>
          </Step>
        ))}
      </Stepper>
      {fault !== undefined && <Alert severity="error">{translate(fault)}</Alert>}
      {create.isError && (
        <Alert severity="error" data-testid="setup-error">
          {problemText(create.error, translate)}
        </Alert>
      )}
      {step === 'unit' && (
        <UnitStep
          unit={form.unit}
          onChange={(unit) => setForm({ ...form, unit })}
          onNext={() => setStep('people')}
        />
      )}
      {step === 'people' && (
        <PeopleStep
          form={form}
          busy={create.isPending}
          onChange={setForm}
          onBack={() => setStep('unit')}
          onNext={submitPeople}
        />
      )}
      {step === 'listener' && <ListenerStep token={token} onNext={() => setStep('done')} />}
      {step === 'done' && (
        <Stack sx={{ gap: 2 }}>
          <Alert severity="success">{translate('setup.finished')}</Alert>
          <Typography>{translate('setup.finishedText')}</Typography>
          <SignInLink label={translate('setup.toSignIn')} />
        </Stack>
      )}
    </Stack>
  );
}

/** The first run, opened by the one-time link that the server prints. */
export default function SetUp() {
  const translate = useTranslate();
  const [params] = useSearchParams();
  const token = params.get('token') ?? '';
  // Asked once: the link counts as used as soon as the wizard has made the accounts.
  const [asked] = useState({ token });
  const state = useApi<{ valid: boolean; done: boolean }>('/setup', { query: asked });
  const [wasValid, setWasValid] = useState(false);
  if (state.data?.valid === true && !wasValid) setWasValid(true);
  return (
    <Plain width={sheetWidth}>
      {wasValid ? (
        <Wizard token={token} />
      ) : (
        <Loaded query={state} rows={3}>
          {({ done }) => (
            <Empty
              title={translate(done ? 'setup.alreadyDone' : 'setup.badLink')}
              text={translate(done ? 'setup.alreadyDoneHelp' : 'setup.badLinkHelp')}
              action={done && <SignInLink label={translate('setup.toSignIn')} />}
            />
          )}
        </Loaded>
      )}
    </Plain>
  );
}
