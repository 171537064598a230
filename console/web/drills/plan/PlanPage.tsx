import {
  Alert,
  Box,
  Button,
  Stack,
  Step,
  StepButton,
  Stepper,
  Typography,
  useMediaQuery,
  type Theme,
} from '@mui/material';
import { useState, type ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate, useParams, useSearchParams } from 'react-router-dom';
import { useApi } from '../../providers/use-api.ts';
import { newKey } from '../../shapes/cases/payload.ts';
import { useCaseAction, useCaseProblem } from '../../shapes/cases/use-case-action.ts';
import { PageHeader } from '../../shapes/PageHeader.tsx';
import { Panel } from '../../shapes/Panel.tsx';
import { Pending } from '../../shapes/States.tsx';
import { drillPath, plays, type Drill } from '../drill.ts';
import { DrillFrame } from '../DrillFrame.tsx';
import { useScript } from '../use-script.ts';
import { BasicFields } from './BasicFields.tsx';
import { castOf, participantsOf, type CastRow } from './cast.ts';
import { CastFields } from './CastFields.tsx';
import { LimitFields } from './LimitFields.tsx';
import { formOf, missingIn, planOf } from './plan.ts';
import { PlaybookField } from './PlaybookField.tsx';
import { ReachPanel } from './ReachPanel.tsx';
import { SafetyFields } from './SafetyFields.tsx';

const steps = ['basics', 'script', 'people', 'limits', 'safety', 'submit'] as const;

function useStep(): { step: number; goTo: (step: number) => void } {
  const [params, setParams] = useSearchParams();
  const step = Math.min(Math.max(0, Number(params.get('step') ?? 0) || 0), steps.length - 1);
  return {
    step,
    goTo(next) {
      setParams((old) => (old.set('step', String(next)), old), { replace: true });
    },
  };
}

/** What still lacks, each a way to where it is filled in; then the reach check and the button. */
function Submit({ drill, goTo }: { drill: Drill; goTo: (step: number) => void }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const problem = useCaseProblem();
  const missing = missingIn(drill);
  const [key] = useState(newKey);
  const send = useCaseAction(
    { resource: 'drills', id: drill.id, version: drill.version, unitId: drill.unitId },
    () => void navigate(drillPath(drill.id)),
  );
  return (
    <Stack sx={{ gap: 2 }}>
      {missing.length > 0 ? (
        <Alert severity="warning">
          {translate('drills.missing')}
          <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
            {missing.map(({ key: name, step }) => (
              <li key={name}>
                <Button variant="text" onClick={() => goTo(step)} sx={{ p: 0, minHeight: 24 }}>
                  {translate(`drills.lacks.${name}`)}
                </Button>
              </li>
            ))}
          </Box>
        </Alert>
      ) : (
        <Alert severity="success">{translate('drills.complete')}</Alert>
      )}
      <Panel title={translate('drills.reachTitle')} flush>
        <ReachPanel drill={drill} />
      </Panel>
      {send.error !== null && <Alert severity="error">{problem(send.error)}</Alert>}
      <Box>
        <Button
          variant="contained"
          disabled={missing.length > 0 || send.isPending || drill.state !== 'PLAN'}
          data-testid="plan-submit"
          onClick={() => send.mutate({ message: 'submit', payload: {}, idempotencyKey: key })}
        >
          {translate('drills.submit')}
        </Button>
      </Box>
    </Stack>
  );
}

function Wizard({ drill }: { drill: Drill }) {
  const translate = useTranslate();
  const problem = useCaseProblem();
  const { step, goTo } = useStep();
  const wide = useMediaQuery((theme: Theme) => theme.breakpoints.up('md'), { noSsr: true });
  const [form, setForm] = useState(() => formOf(drill));
  const [rows, setRows] = useState<readonly CastRow[]>(() => castOf(drill.people));
  const [touched, setTouched] = useState<'plan' | 'cast'>();
  const { roles } = useScript(form.playbookId === '' ? undefined : form.playbookId);
  const change = (part: Partial<typeof form>): void => {
    setForm((old) => ({ ...old, ...part }));
    setTouched('plan');
  };
  const send = useCaseAction({
    resource: 'drills',
    id: drill.id,
    version: drill.version,
    unitId: drill.unitId,
  });
  const mayWrite = drill.state === 'PLAN' && plays(drill.myRoles, 'director', 'controller');
  const mayCast =
    (drill.state === 'PLAN' || drill.state === 'APPROVED') &&
    plays(drill.myRoles, 'director', 'controller');
  const leave = (next: number): void => {
    const message = touched;
    if (message === undefined) {
      goTo(next);
      return;
    }
    send.mutate(
      {
        message,
        payload: message === 'plan' ? planOf(form, drill.objectives) : participantsOf(rows),
        idempotencyKey: newKey(),
      },
      {
        onSuccess: () => {
          setTouched(undefined);
          goTo(next);
        },
      },
    );
  };
  const content: Readonly<Record<(typeof steps)[number], ReactNode>> = {
    basics: <BasicFields form={form} onChange={change} />,
    script: (
      <PlaybookField
        value={form.playbookId}
        disabled={!mayWrite}
        onPick={(playbookId) => change({ playbookId })}
      />
    ),
    people: (
      <CastFields
        drillId={drill.id}
        rows={rows}
        roles={roles}
        disabled={!mayCast}
        onChange={(next) => {
          setRows(next);
          setTouched('cast');
        }}
      />
    ),
    limits: <LimitFields form={form} onChange={change} />,
    safety: <SafetyFields form={form} onChange={change} />,
    submit: <Submit drill={drill} goTo={goTo} />,
  };
  const name = steps[step] ?? 'basics';
  return (
    <>
      {drill.sentBack !== null && drill.state === 'PLAN' && (
        <Alert severity="warning" sx={{ mb: 2 }}>
          {translate('drills.wasSentBack', {
            by: drill.sentBack.name,
            reason: drill.sentBack.reason,
          })}
        </Alert>
      )}
      {!mayWrite && !mayCast && (
        <Alert severity="info" sx={{ mb: 2 }}>
          {translate('drills.onlyRead')}
        </Alert>
      )}
      <Panel sx={{ mb: 2 }}>
        <Stepper
          nonLinear
          activeStep={step}
          orientation={wide ? 'horizontal' : 'vertical'}
          sx={{ mb: 3 }}
        >
          {steps.map((each, index) => (
            <Step key={each} completed={false}>
              <StepButton color="inherit" data-testid={`step-${each}`} onClick={() => leave(index)}>
                {translate(`drills.step.${each}`)}
              </StepButton>
            </Step>
          ))}
        </Stepper>
        <Box data-testid={`plan-step-${name}`}>{content[name]}</Box>
        {send.error !== null && (
          <Alert severity="error" sx={{ mt: 2 }}>
            {problem(send.error)}
          </Alert>
        )}
        <Stack direction="row" sx={{ gap: 1, mt: 3, flexWrap: 'wrap', alignItems: 'center' }}>
          {step > 0 && (
            <Button disabled={send.isPending} onClick={() => leave(step - 1)}>
              {translate('drills.back')}
            </Button>
          )}
          {step < steps.length - 1 && (
            <Button
              variant="contained"
              disabled={send.isPending}
              data-testid="plan-next"
              onClick={() => leave(step + 1)}
            >
              {translate(touched === undefined ? 'drills.next' : 'drills.saveAndNext')}
            </Button>
          )}
          {touched !== undefined && (
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              {translate('drills.notSaved')}
            </Typography>
          )}
        </Stack>
      </Panel>
    </>
  );
}

/** The plan of a drill, written in six steps; each step is saved when it is left. */
export default function PlanPage() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const { data: drill, error, refetch } = useApi<Drill>(drillPath(id));
  return (
    <DrillFrame>
      {drill === undefined ? (
        <Pending error={error} refetch={refetch} />
      ) : (
        <>
          <PageHeader
            title={`${translate('drills.writePlan')} · ${drill.title}`}
            parent={{ label: drill.number, to: drillPath(drill.id) }}
          />
          <Wizard key={drill.id} drill={drill} />
        </>
      )}
    </DrillFrame>
  );
}
