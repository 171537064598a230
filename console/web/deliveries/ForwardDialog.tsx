import { Alert, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { RecipientPicker } from '../notices/RecipientPicker.tsx';
import { newKey } from '../shapes/cases/payload.ts';
import { useCaseAction, useCaseProblem } from '../shapes/cases/use-case-action.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import type { Delivery } from './delivery.ts';

/** Units that one message passes a delivery on to; the API takes no more at once. */
const mostUnits = 500;

interface ForwardDialogProps {
  delivery: Pick<Delivery, 'id' | 'version' | 'recipientUnitId' | 'children'>;
  onClose: () => void;
}

/** Passes a notice on to units below; the unit that passes it on stays answerable. */
export function ForwardDialog({ delivery, onClose }: ForwardDialogProps) {
  const translate = useTranslate();
  const problem = useCaseProblem();
  const [key] = useState(newKey);
  const [unitIds, setUnitIds] = useState<readonly string[]>([]);
  const [instructions, setInstructions] = useState('');
  const send = useCaseAction({ resource: 'deliveries', ...delivery }, onClose);
  const taken = delivery.children.flatMap(({ unitId, state }) => (state === 'ended' ? [] : unitId));
  return (
    <FormDialog
      title={translate('deliveries.forwardTitle')}
      submit={translate('deliveries.forwardSubmit', { count: unitIds.length })}
      busy={send.isPending}
      disabled={unitIds.length === 0 || unitIds.length > mostUnits}
      onCancel={onClose}
      onSubmit={() =>
        send.mutate({
          message: 'forward',
          payload: {
            unitIds,
            ...(instructions.trim() !== '' && { instructions: instructions.trim() }),
          },
          idempotencyKey: key,
        })
      }
    >
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('deliveries.forwardHelp')}
      </Typography>
      <RecipientPicker
        label={translate('deliveries.forwardTitle')}
        chosen={unitIds}
        onChange={setUnitIds}
        without={[delivery.recipientUnitId, ...taken]}
        testId="pick-forward"
      />
      {unitIds.length > mostUnits && (
        <Alert severity="warning">{translate('deliveries.forwardMost', { most: mostUnits })}</Alert>
      )}
      <TextField
        name="instructions"
        label={translate('deliveries.field.instructions')}
        multiline
        minRows={2}
        value={instructions}
        onChange={({ target }) => setInstructions(target.value)}
        slotProps={{ htmlInput: { maxLength: 2_000 } }}
      />
      {send.error !== null && <Alert severity="error">{problem(send.error)}</Alert>}
    </FormDialog>
  );
}
