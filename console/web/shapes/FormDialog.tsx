import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Stack,
  useMediaQuery,
  type Theme,
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
  /** For long forms: broader, and the whole screen of a phone. */
  wide?: boolean;
  children: ReactNode;
}

/** A form in a dialog; a refusal is shown where the person is looking. */
export function FormDialog(props: FormDialogProps) {
  const translate = useTranslate();
  const { wide = false } = props;
  const phone = useMediaQuery((theme: Theme) => theme.breakpoints.down('sm'), { noSsr: true });
  return (
    <Dialog
      open
      onClose={props.onCancel}
      maxWidth={wide ? 'md' : 'sm'}
      fullScreen={wide && phone}
      fullWidth
    >
      <Box
        component="form"
        sx={{ display: 'flex', flexDirection: 'column', minHeight: 0, flex: 1 }}
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
      </Box>
    </Dialog>
  );
}
