import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  FormControlLabel,
  Radio,
  RadioGroup,
  TextField,
  Typography,
} from '@mui/material';
import { useState, type SubmitEvent } from 'react';
import { useTranslate } from 'react-admin';
import { closeReasons, type CloseReason } from './alert.ts';

interface CloseDialogProps {
  count: number;
  onCancel: () => void;
  onClose: (reason: CloseReason, note: string) => void;
}

/** Why an alert is closed: the reason is what tuning of the rule and the statistics go by. */
export function CloseDialog({ count, onCancel, onClose }: CloseDialogProps) {
  const translate = useTranslate();
  const [reason, setReason] = useState<CloseReason>('true-positive');
  const [note, setNote] = useState('');
  return (
    <Dialog open onClose={onCancel} maxWidth="xs" fullWidth>
      <form
        onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
          event.preventDefault();
          onClose(reason, note.trim());
        }}
      >
        <DialogTitle>{translate('alerts.closeTitle', { smart_count: count })}</DialogTitle>
        <DialogContent>
          <RadioGroup
            name="reason"
            aria-label={translate('alerts.closeReason')}
            value={reason}
            onChange={(_event, next) => setReason(next as CloseReason)}
          >
            {closeReasons.map((each) => (
              <FormControlLabel
                key={each}
                value={each}
                control={<Radio size="small" />}
                sx={{ alignItems: 'flex-start', mb: 0.5 }}
                label={
                  <>
                    <Typography component="span" sx={{ display: 'block', lineHeight: '38px' }}>
                      {translate(`alerts.reason.${each}`)}
                    </Typography>
                    <Typography
                      component="span"
                      variant="body2"
                      sx={{ color: 'text.secondary', display: 'block', mt: -1 }}
                    >
                      {translate(`alerts.reasonHelp.${each}`)}
                    </Typography>
                  </>
                }
              />
            ))}
          </RadioGroup>
          <TextField
            name="note"
            margin="dense"
            multiline
            minRows={2}
            label={translate('alerts.note')}
            value={note}
            onChange={({ target }) => setNote(target.value)}
            slotProps={{ htmlInput: { maxLength: 2_000 } }}
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={onCancel}>{translate('action.cancel')}</Button>
          <Button type="submit" variant="contained" data-testid="confirm-close">
            {translate('alerts.close')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
