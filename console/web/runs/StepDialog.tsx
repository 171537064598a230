import { Alert, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { labelOf } from '../shapes/cases/case.ts';
import { newKey } from '../shapes/cases/payload.ts';
import { useCaseAction, useCaseProblem } from '../shapes/cases/use-case-action.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import type { Run, RunStep } from './run.ts';

export type StepEnd = 'complete-step' | 'fail-step' | 'skip-step' | 'retry-step';

interface StepDialogProps {
  run: Run;
  step: RunStep;
  message: StepEnd;
  onClose: () => void;
}

const trimmed = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, text]) =>
      text.trim() === '' ? [] : [[name, text.trim()]],
    ),
  );

/** How a step ended: what it gave back when it was done, otherwise why. */
export function StepDialog({ run, step, message, onClose }: StepDialogProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const problem = useCaseProblem();
  const [outputs, setOutputs] = useState<Readonly<Record<string, string>>>({});
  const [words, setWords] = useState('');
  const [key] = useState(newKey);
  const send = useCaseAction({ resource: 'runs', id: run.id, version: run.version }, onClose);
  const isDone = message === 'complete-step';
  const text = words.trim();
  const given = trimmed(outputs);
  return (
    <FormDialog
      title={translate(`runs.end.${message}`)}
      submit={translate(`runs.end.${message}`)}
      busy={send.isPending}
      disabled={!isDone && text === ''}
      onSubmit={() =>
        send.mutate({
          message,
          payload: {
            stepId: step.id,
            ...(isDone && Object.keys(given).length > 0 ? { outputs: given } : {}),
            ...(isDone ? (text === '' ? {} : { note: text }) : { reason: text }),
          },
          idempotencyKey: key,
        })
      }
      onCancel={onClose}
    >
      <Typography sx={{ fontWeight: 500 }}>{labelOf(step, locale)}</Typography>
      {isDone &&
        step.outputs.map(({ name, type, description }) => (
          <TextField
            key={name}
            name={name}
            label={description ?? name.replaceAll('_', ' ').trim()}
            type={type === 'integer' ? 'number' : 'text'}
            value={outputs[name] ?? ''}
            onChange={({ target }) => setOutputs({ ...outputs, [name]: target.value })}
            slotProps={{ htmlInput: { maxLength: 4_000 } }}
          />
        ))}
      <TextField
        autoFocus
        multiline
        minRows={2}
        name="words"
        required={!isDone}
        label={translate(isDone ? 'runs.note' : 'runs.reason')}
        value={words}
        onChange={({ target }) => setWords(target.value)}
        slotProps={{ htmlInput: { maxLength: 4_000 } }}
      />
      {send.error !== null && <Alert severity="error">{problem(send.error)}</Alert>}
    </FormDialog>
  );
}
