import { Alert, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { EvidenceField } from '../notices/EvidenceField.tsx';
import type { NoticeEvidence } from '../notices/notice.ts';
import { newKey } from '../shapes/cases/payload.ts';
import { useCaseAction, useCaseProblem } from '../shapes/cases/use-case-action.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import type { Delivery } from './delivery.ts';

const methods = ['rescan', 'manual', 'both'] as const;

interface VerifyDialogProps {
  delivery: Pick<Delivery, 'id' | 'version' | 'issuerUnitId'>;
  /** `reject` sends it back for another round, with a reason. */
  outcome: 'verify' | 'reject';
  onClose: () => void;
}

/** What the issuer found when checking the answer, and what follows from it. */
export function VerifyDialog({ delivery, outcome, onClose }: VerifyDialogProps) {
  const translate = useTranslate();
  const problem = useCaseProblem();
  const [key] = useState(newKey);
  const [method, setMethod] = useState<(typeof methods)[number]>('manual');
  const [findings, setFindings] = useState('');
  const [uploading, setUploading] = useState(false);
  const [evidence, setEvidence] = useState<readonly NoticeEvidence[]>([]);
  const send = useCaseAction(
    { resource: 'deliveries', id: delivery.id, version: delivery.version },
    onClose,
  );
  const verification = {
    method,
    findings: findings.trim(),
    ...(evidence.length > 0 && { evidence }),
  };
  return (
    <FormDialog
      title={translate(`deliveries.${outcome}Title`)}
      submit={translate(`deliveries.${outcome}Submit`)}
      busy={send.isPending}
      disabled={findings.trim() === '' || uploading}
      onCancel={onClose}
      onSubmit={() =>
        send.mutate({
          message: outcome,
          payload:
            outcome === 'verify' ? { verification } : { reason: findings.trim(), verification },
          idempotencyKey: key,
        })
      }
    >
      <TextField
        select
        name="method"
        label={translate('deliveries.field.method')}
        value={method}
        onChange={({ target }) =>
          setMethod(methods.find((each) => each === target.value) ?? 'manual')
        }
      >
        {methods.map((each) => (
          <MenuItem key={each} value={each}>
            {translate(`deliveries.method.${each}`)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        name="findings"
        label={translate(
          outcome === 'verify' ? 'deliveries.field.findings' : 'deliveries.field.rejectReason',
        )}
        multiline
        minRows={3}
        required
        value={findings}
        onChange={({ target }) => setFindings(target.value)}
        slotProps={{ htmlInput: { maxLength: 2_000 } }}
      />
      <EvidenceField
        evidence={evidence}
        onChange={setEvidence}
        unitId={delivery.issuerUnitId}
        onBusy={setUploading}
      />
      {send.error !== null && <Alert severity="error">{problem(send.error)}</Alert>}
    </FormDialog>
  );
}
