import {
  Alert,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Stack,
} from '@mui/material';
import type { ReactNode, SubmitEvent } from 'react';
import { useTranslate } from 'react-admin';
import { problemText } from '../providers/problem-text.ts';

interface FormDialogProps {
  title: string;
  /** What the confirming button says. */
  submit: string;
  busy?: boolean;
  disabled?: boolean;
  error?: unknown;
  onSubmit: () => void;
  onCancel: () => void;
  /** Left of the buttons. */
  extra?: ReactNode;
  children: ReactNode;
}

/** A form in a dialog; a refusal is shown where the person is looking. */
export function FormDialog(props: FormDialogProps) {
  const translate = useTranslate();
  return (
    <Dialog open onClose={props.onCancel} maxWidth="sm" fullWidth>
      <form
        onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
          event.preventDefault();
          props.onSubmit();
        }}
      >
        <DialogTitle>{props.title}</DialogTitle>
        <DialogContent>
          <Stack sx={{ gap: 2, pt: 1 }}>
            {props.children}
            {props.error !== undefined && props.error !== null && (
              <Alert severity="error">{problemText(props.error, translate)}</Alert>
            )}
          </Stack>
        </DialogContent>
        <DialogActions sx={{ flexWrap: 'wrap' }}>
          {props.extra}
          <Button onClick={props.onCancel}>{translate('action.cancel')}</Button>
          <Button
            type="submit"
            variant="contained"
            disabled={props.busy === true || props.disabled === true}
            data-testid="form-submit"
          >
            {props.submit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
