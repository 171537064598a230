import { Alert, Box, Button, Stack, Step, StepLabel, Stepper, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useSearchParams } from 'react-router-dom';
import { problemText } from '../../providers/problem-text.ts';
import { useApi } from '../../providers/use-api.ts';
import { Panel } from '../../shapes/Panel.tsx';
import { Loaded } from '../../shapes/States.tsx';
import type { Grading } from '../system.ts';
import { levelsOf, openOf, isOverruled, type GradingDraft } from './draft.ts';
import { GradeOutcome } from './GradeOutcome.tsx';
import { GradingMatrix } from './GradingMatrix.tsx';
import { GradingQuestions } from './GradingQuestions.tsx';
import { Suggestions } from './Suggestions.tsx';
import { SystemFields } from './SystemFields.tsx';
import { useGrade } from './use-grade.ts';

type StepName = 'system' | 's' | 'a' | 'outcome';

interface GradingWizardProps {
  first: GradingDraft;
  /** Grades a system that is there already. */
  regrading?: boolean;
  saveLabel: string;
  busy: boolean;
  error: unknown;
  onSave: (draft: GradingDraft, levels: { s: number; a: number }) => void;
}

const shortestReason = 5;

function Steps({ grading, ...props }: GradingWizardProps & { grading: Grading }) {
  const { first, regrading = false, saveLabel, busy, error, onSave } = props;
  const translate = useTranslate();
  const [draft, setDraft] = useState(first);
  const result = useGrade(draft.answers);
  const steps: readonly StepName[] = regrading
    ? ['s', 'a', 'outcome']
    : ['system', 's', 'a', 'outcome'];
  // In the URL: the browser's way back is a step back, and keeps the answers.
  const [params, setParams] = useSearchParams();
  const at = Math.max(
    0,
    steps.findIndex((step) => step === params.get('step')),
  );
  const step = steps[at] ?? 'outcome';
  const go = (to: number): void => {
    setParams({ step: steps[to] ?? 'outcome' });
    window.scrollTo({ top: 0 });
  };
  const levels = levelsOf(draft, result);
  const done: Readonly<Record<StepName, boolean>> = {
    system: draft.name.trim() !== '' && draft.unitId !== '',
    s: openOf(grading, 's', draft) === 0,
    a: openOf(grading, 'a', draft) === 0,
    outcome:
      levels !== undefined &&
      ((!isOverruled(draft, result) && !regrading) || draft.reason.trim().length >= shortestReason),
  };
  const mayGo = steps.slice(0, at + 1).every((name) => done[name]);
  return (
    <>
      <Stepper activeStep={at} alternativeLabel sx={{ mb: 2 }}>
        {steps.map((name) => (
          <Step key={name} completed={done[name]}>
            <StepLabel>{translate(`systems.grading.step.${name}`)}</StepLabel>
          </Step>
        ))}
      </Stepper>
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: { lg: 'minmax(0, 3fr) minmax(0, 2fr)' },
        }}
      >
        <Panel title={translate(`systems.grading.step.${step}`)}>
          {step === 'system' && <SystemFields draft={draft} onChange={setDraft} />}
          {(step === 's' || step === 'a') && (
            <GradingQuestions
              grading={grading}
              aspect={step}
              answers={draft.answers}
              onAnswer={(id, value) =>
                setDraft({ ...draft, chosen: {}, answers: { ...draft.answers, [id]: value } })
              }
            />
          )}
          {step === 'outcome' && result !== undefined && (
            <GradeOutcome draft={draft} onChange={setDraft} result={result} regrading={regrading} />
          )}
          {error !== null && error !== undefined && (
            <Alert severity="error" sx={{ mt: 2 }}>
              {problemText(error, translate)}
            </Alert>
          )}
          <Stack direction="row" sx={{ gap: 1, mt: 2, alignItems: 'center', flexWrap: 'wrap' }}>
            {at > 0 && <Button onClick={() => go(at - 1)}>{translate('action.back')}</Button>}
            {step === 'outcome' ? (
              <Button
                variant="contained"
                data-testid="save-grade"
                disabled={!mayGo || busy || levels === undefined}
                onClick={() => levels !== undefined && onSave(draft, levels)}
              >
                {saveLabel}
              </Button>
            ) : (
              <Button
                variant="contained"
                data-testid="next-step"
                disabled={!mayGo}
                onClick={() => go(at + 1)}
              >
                {translate('action.next')}
              </Button>
            )}
            {(step === 's' || step === 'a') && !done[step] && (
              <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                {translate('systems.grading.open', { smart_count: openOf(grading, step, draft) })}
              </Typography>
            )}
          </Stack>
        </Panel>
        <Panel title={translate('systems.grading.matrix')}>
          <Stack sx={{ gap: 3 }}>
            {(step === 'system' || step === 'outcome' ? (['s', 'a'] as const) : [step]).map(
              (aspect) => (
                <GradingMatrix
                  key={aspect}
                  grading={grading}
                  aspect={aspect}
                  result={result?.[aspect]}
                />
              ),
            )}
            <Typography variant="caption" sx={{ color: 'text.secondary' }}>
              {grading.source}
            </Typography>
            <Suggestions suggestions={grading.suggestions} />
          </Stack>
        </Panel>
      </Box>
    </>
  );
}

/** From questions in plain words to S, A and the level, with the cell of the matrix that each answer lands on. */
export function GradingWizard(props: GradingWizardProps) {
  const query = useApi<Grading>('/systems/grading');
  return (
    <Loaded query={query} rows={8}>
      {(grading) => <Steps {...props} grading={grading} />}
    </Loaded>
  );
}
