import { Alert, Box, Button, Paper, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../../providers/http.ts';
import { problemText } from '../../providers/problem-text.ts';
import { useAction } from '../../providers/use-api.ts';
import { newKey } from '../../shapes/cases/payload.ts';
import type { PlayerView } from '../drill.ts';
import { clockText } from '../exercise-clock.ts';

interface TaskCardProps {
  drillId: string;
  seat: string | undefined;
  task: PlayerView['tasks'][number];
  nowMs: number;
}

/** A step of the plan that waits for this role: done, or could not be done. */
export function TaskCard({ drillId, seat, task, nowMs }: TaskCardProps) {
  const translate = useTranslate();
  const [note, setNote] = useState('');
  const [variables, setVariables] = useState<Readonly<Record<string, string>>>({});
  const [key] = useState(newKey);
  const send = useAction(
    (failed: boolean) =>
      fetchApi(`/drills/${encodeURIComponent(drillId)}/steps`, {
        method: 'POST',
        body: {
          stepId: task.stepId,
          idempotencyKey: key,
          ...(failed ? { failed } : {}),
          ...(note.trim() === '' ? {} : { note: note.trim() }),
          ...(task.variables.length === 0 ? {} : { variables }),
          ...(seat === undefined ? {} : { seat }),
        },
      }),
    { touches: ['drills'], quiet: true, steady: true },
  );
  const left = task.dueMs === null ? undefined : task.dueMs - nowMs;
  return (
    <Paper
      component="li"
      variant="outlined"
      data-testid="player-task"
      sx={(theme) => ({ p: 1.5, borderLeft: `4px solid ${theme.tones.low.solid}` })}
    >
      <Stack direction="row" sx={{ gap: 1, alignItems: 'baseline' }}>
        <Typography sx={{ fontWeight: 600, flex: 1 }}>{task.title}</Typography>
        {left !== undefined && (
          <Box
            component="strong"
            sx={(theme) => ({
              fontSize: '0.8125rem',
              fontVariantNumeric: 'tabular-nums',
              color: left < 0 ? theme.tones.critical.ink : theme.tones.medium.ink,
            })}
          >
            {translate(left < 0 ? 'drillPlay.over' : 'drillPlay.left', {
              time: clockText(Math.abs(left)),
            })}
          </Box>
        )}
      </Stack>
      <Typography sx={{ whiteSpace: 'pre-line', mt: 0.5 }}>{task.text}</Typography>
      <Stack sx={{ gap: 1, mt: 1 }}>
        {task.variables.map((name) => (
          <TextField
            key={name}
            label={name.replaceAll('_', ' ').trim()}
            name={name}
            value={variables[name] ?? ''}
            onChange={({ target }) => setVariables({ ...variables, [name]: target.value })}
            slotProps={{ htmlInput: { maxLength: 1_000 } }}
          />
        ))}
        <TextField
          name="note"
          multiline
          label={translate('drillPlay.words')}
          value={note}
          onChange={({ target }) => setNote(target.value)}
          slotProps={{ htmlInput: { maxLength: 4_000 } }}
        />
        {send.error !== null && (
          <Alert severity="error">{problemText(send.error, translate)}</Alert>
        )}
        <Stack direction="row" sx={{ gap: 1 }}>
          <Button
            variant="contained"
            disabled={send.isPending}
            data-testid="task-done"
            onClick={() => send.mutate(false)}
            sx={{ minHeight: 44, flex: 2 }}
          >
            {translate('drillPlay.done')}
          </Button>
          <Button
            disabled={send.isPending}
            data-testid="task-failed"
            onClick={() => send.mutate(true)}
            sx={{ minHeight: 44, flex: 1 }}
          >
            {translate('drillPlay.failed')}
          </Button>
        </Stack>
      </Stack>
    </Paper>
  );
}
