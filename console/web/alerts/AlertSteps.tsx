import Check from '@mui/icons-material/Check';
import PersonAddAlt from '@mui/icons-material/PersonAddAltOutlined';
import Replay from '@mui/icons-material/Replay';
import TaskAlt from '@mui/icons-material/TaskAlt';
import { Button } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useAlertStep, type AlertStep } from './alert-actions.ts';
import type { AlertState } from './alert.ts';
import { AssignDialog } from './AssignDialog.tsx';
import { CloseDialog } from './CloseDialog.tsx';

export type AlertDialog = 'assign' | 'close';

interface AlertStepsProps {
  ids: readonly string[];
  /** Of a single alert; several may be in any state. */
  state?: AlertState;
  version?: number;
  /** Opened from outside, by a key. */
  dialog?: AlertDialog | undefined;
  onDialog?: (dialog: AlertDialog | undefined) => void;
  onDone?: () => void;
}

/** Buttons for what can be done with the chosen alerts, and the dialogs behind them. */
export function AlertSteps({ ids, state, version, dialog, onDialog, onDone }: AlertStepsProps) {
  const translate = useTranslate();
  const step = useAlertStep();
  const [own, setOwn] = useState<AlertDialog>();
  const shown = dialog ?? own;
  const show = (next: AlertDialog | undefined): void => {
    setOwn(next);
    onDialog?.(next);
  };
  const take = (next: AlertStep): void => {
    show(undefined);
    step.mutate({ ids, step: next, version }, { onSuccess: () => onDone?.() });
  };
  return (
    <>
      {(state === undefined || state === 'open') && (
        <Button
          startIcon={<TaskAlt />}
          disabled={step.isPending}
          data-testid="alert-acknowledge"
          onClick={() => take({ kind: 'acknowledge' })}
        >
          {translate('alerts.acknowledge')}
        </Button>
      )}
      {state !== 'closed' && (
        <>
          <Button
            startIcon={<PersonAddAlt />}
            disabled={step.isPending}
            data-testid="alert-assign"
            onClick={() => show('assign')}
          >
            {translate('alerts.assign')}
          </Button>
          <Button
            startIcon={<Check />}
            disabled={step.isPending}
            data-testid="alert-close"
            onClick={() => show('close')}
          >
            {translate('alerts.close')}
          </Button>
        </>
      )}
      {state === 'closed' && (
        <Button
          startIcon={<Replay />}
          disabled={step.isPending}
          data-testid="alert-reopen"
          onClick={() => take({ kind: 'reopen' })}
        >
          {translate('alerts.reopen')}
        </Button>
      )}
      {shown === 'close' && (
        <CloseDialog
          count={ids.length}
          onCancel={() => show(undefined)}
          onClose={(reason, note) =>
            take({ kind: 'close', reason, ...(note === '' ? {} : { note }) })
          }
        />
      )}
      {shown === 'assign' && (
        <AssignDialog
          count={ids.length}
          onCancel={() => show(undefined)}
          onAssign={(accountId) => take({ kind: 'assign', accountId })}
        />
      )}
    </>
  );
}
