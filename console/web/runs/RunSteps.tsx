import { Box, Button, Chip, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useNow } from '../marks/use-now.ts';
import { labelOf } from '../shapes/cases/case.ts';
import { asksPerson, inOrder, isOpen, type Run, type RunStep } from './run.ts';
import { StepDialog, type StepEnd } from './StepDialog.tsx';

interface StepLineProps {
  step: RunStep;
  /** Undefined for those who only read, and when the run is over. */
  onEnd: ((message: StepEnd) => void) | undefined;
}

function Due({ step }: { step: RunStep }) {
  const translate = useTranslate();
  const now = useNow();
  if (step.dueAt === null || !isOpen(step)) return null;
  const isLate = Date.parse(step.dueAt) < now;
  return (
    <Box
      component="span"
      sx={(theme) => ({
        color: isLate ? theme.tones.critical.ink : theme.tones.medium.ink,
        fontWeight: 600,
      })}
    >
      {translate(isLate ? 'runs.late' : 'runs.until')}{' '}
      <Time at={step.dueAt} as={isLate ? 'ago' : 'short'} />
    </Box>
  );
}

function StepLine({ step, onEnd }: StepLineProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const text = labelOf(step.text, locale);
  const asks = asksPerson(step);
  return (
    <Box
      component="li"
      data-testid="run-step"
      data-state={step.state}
      sx={{
        py: 1.25,
        borderBottom: 1,
        borderColor: 'divider',
        opacity: step.state === 'waiting' ? 0.7 : 1,
      }}
    >
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <StateMark kind="steps" state={step.state} plain={!asks} />
        <Typography sx={{ fontWeight: 500, flex: 1, minWidth: 160 }}>
          {labelOf(step, locale)}
          {step.round > 1 && ` (${step.round})`}
        </Typography>
        {step.roles.map((role) => (
          <Chip key={role.id} variant="outlined" label={labelOf(role, locale)} />
        ))}
      </Stack>
      {text !== '' && step.state !== 'waiting' && (
        <Typography variant="body2" sx={{ whiteSpace: 'pre-line', mt: 0.5 }}>
          {text}
        </Typography>
      )}
      <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
        <Due step={step} />
        {step.endedAt !== null && <Time at={step.endedAt} as="full" />}
        {step.reason !== null && ` · ${translate(`runs.why.${step.reason}`, { _: step.reason })}`}
        {step.state === 'uncertain' && translate('runs.uncertainHelp')}
      </Typography>
      {onEnd !== undefined && (asks || step.state === 'failed') && (
        <Stack direction="row" sx={{ gap: 1, mt: 1, flexWrap: 'wrap' }}>
          {asks && (
            <>
              <Button
                variant="contained"
                data-testid="step-done"
                onClick={() => onEnd('complete-step')}
                sx={{ minHeight: { xs: 44, md: 32 } }}
              >
                {translate('runs.end.complete-step')}
              </Button>
              <Button
                data-testid="step-failed"
                onClick={() => onEnd('fail-step')}
                sx={{ minHeight: { xs: 44, md: 32 } }}
              >
                {translate('runs.end.fail-step')}
              </Button>
              <Button
                variant="text"
                data-testid="step-skip"
                onClick={() => onEnd('skip-step')}
                sx={{ minHeight: { xs: 44, md: 32 } }}
              >
                {translate('runs.end.skip-step')}
              </Button>
            </>
          )}
          {step.state === 'uncertain' && (
            <Button onClick={() => onEnd('retry-step')}>{translate('runs.end.retry-step')}</Button>
          )}
        </Stack>
      )}
    </Box>
  );
}

/** The steps of a run: what somebody has to do now on top, then what runs by itself, what is done, what is to come. */
export function RunSteps({ run, mayAct }: { run: Run; mayAct: boolean }) {
  const translate = useTranslate();
  const [asked, setAsked] = useState<{ step: RunStep; message: StepEnd }>();
  const [showsAll, setShowsAll] = useState(false);
  const steps = inOrder(run.steps);
  const toCome = steps.filter(({ state }) => state === 'waiting').length;
  return (
    <>
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {steps
          .filter(({ state }) => showsAll || state !== 'waiting')
          .map((step) => (
            <StepLine
              key={step.id}
              step={step}
              onEnd={mayAct ? (message) => setAsked({ step, message }) : undefined}
            />
          ))}
      </Box>
      {toCome > 0 && (
        <Button
          variant="text"
          aria-expanded={showsAll}
          data-testid="steps-to-come"
          onClick={() => setShowsAll(!showsAll)}
        >
          {translate(showsAll ? 'runs.hideToCome' : 'runs.toCome', { smart_count: toCome })}
        </Button>
      )}
      {asked !== undefined && (
        <StepDialog
          run={run}
          step={asked.step}
          message={asked.message}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}
