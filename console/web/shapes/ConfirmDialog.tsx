import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Typography,
} from '@mui/material';
import { useTranslate } from 'react-admin';

interface ConfirmDialogProps {
  title: string;
  text: string;
  confirm: string;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks before something that can not be taken back; says what will happen. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const translate = useTranslate();
  return (
    <Dialog open onClose={props.onCancel} maxWidth="xs" fullWidth>
      <DialogTitle>{props.title}</DialogTitle>
      <DialogContent>
        <Typography>{props.text}</Typography>
      </DialogContent>
      <DialogActions>
        <Button onClick={props.onCancel} autoFocus>
          {translate('action.cancel')}
        </Button>
        <Button variant="contained" color="error" data-testid="confirm" onClick={props.onConfirm}>
          {props.confirm}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
