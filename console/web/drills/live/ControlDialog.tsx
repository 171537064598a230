import { Alert, Chip, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useCaseProblem } from '../../shapes/cases/use-case-action.ts';
import { FormDialog } from '../../shapes/FormDialog.tsx';
import { ReasonField } from '../../shapes/ReasonField.tsx';
import { parsePlanned, plannedText } from '../exercise-clock.ts';

/** Reasons that one press gives; a hurried director does not type. */
const reasons = {
  skip: ['notNeeded', 'technical', 'time'],
  jump: ['time', 'waitingOver'],
  stop: ['stopWord', 'realIncident', 'safety'],
} as const;

interface ControlDialogProps {
  control: keyof typeof reasons;
  /** What is skipped. */
  subject?: string | undefined;
  /** Exercise time now: one does not jump back. */
  nowMs: number;
  /** Suggested time of a jump. */
  toMs?: number | undefined;
  error: unknown;
  busy: boolean;
  onSend: (order: { reason: string; toMs?: number }) => void;
  onCancel: () => void;
}

/** Asks why, for what can not be taken back; the usual reasons are one press away. */
export function ControlDialog(props: ControlDialogProps) {
  const { control, subject, nowMs, toMs, error, busy, onSend, onCancel } = props;
  const translate = useTranslate();
  const problem = useCaseProblem();
  const [reason, setReason] = useState('');
  const [to, setTo] = useState(toMs === undefined ? '' : plannedText(toMs));
  const target = control === 'jump' ? parsePlanned(to) : undefined;
  const isBack = target !== undefined && target < nowMs;
  return (
    <FormDialog
      title={translate(`drillLive.ask.${control}`)}
      submit={translate(`drillLive.control.${control}`)}
      busy={busy}
      disabled={reason.trim() === '' || (control === 'jump' && (target === undefined || isBack))}
      onSubmit={() =>
        onSend({ reason: reason.trim(), ...(target === undefined ? {} : { toMs: target }) })
      }
      onCancel={onCancel}
    >
      {subject !== undefined && <Typography sx={{ fontWeight: 500 }}>{subject}</Typography>}
      {control === 'stop' && <Alert severity="warning">{translate('drillLive.stopHelp')}</Alert>}
      {control === 'jump' && (
        <TextField
          name="toMs"
          label={translate('drillLive.jumpTo')}
          helperText={translate(isBack ? 'drillLive.notBack' : 'drillLive.jumpHelp')}
          error={isBack}
          value={to}
          onChange={({ target: { value } }) => setTo(value)}
        />
      )}
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        {reasons[control].map((each) => (
          <Chip
            key={each}
            label={translate(`drillLive.reason.${each}`)}
            data-testid={`reason-${each}`}
            onClick={() => setReason(translate(`drillLive.reason.${each}`))}
            sx={{ height: 32 }}
          />
        ))}
      </Stack>
      <ReasonField
        label={translate('drillLive.reasonLabel')}
        value={reason}
        onChange={setReason}
        longest={1_000}
      />
      {error !== null && <Alert severity="error">{problem(error)}</Alert>}
    </FormDialog>
  );
}
