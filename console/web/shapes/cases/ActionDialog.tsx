import { Alert, Typography } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { FormDialog } from '../FormDialog.tsx';
import { ActionFields } from './ActionFields.tsx';
import { labelOf, type ActionForm, type CaseActionView } from './case.ts';
import { initialOf, isComplete, newKey, payloadOf, type Typed } from './payload.ts';
import { useCaseAction, useCaseProblem } from './use-case-action.ts';

interface ActionDialogProps {
  resource: string;
  id: string;
  version: number;
  unitId?: string | undefined;
  action: Pick<CaseActionView, 'message' | 'zh' | 'en' | 'unitId'>;
  form: ActionForm;
  /** Sent besides what is typed. */
  payload?: Readonly<Record<string, unknown>>;
  onClose: () => void;
}

/** Asks for what a message needs and sends it; a refusal is said where the person is looking. */
export function ActionDialog(props: ActionDialogProps) {
  const { action, form, onClose } = props;
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const problem = useCaseProblem();
  const [typed, setTyped] = useState<Typed>(() => initialOf(form.fields));
  const [key] = useState(newKey);
  const send = useCaseAction(props, onClose);
  const title = labelOf(action, locale);
  return (
    <FormDialog
      title={title}
      submit={title}
      busy={send.isPending}
      disabled={!isComplete(form.fields, typed)}
      onSubmit={() =>
        send.mutate({
          message: action.message,
          payload: { ...props.payload, ...payloadOf(form.fields, typed) },
          idempotencyKey: key,
          actFor: props.unitId ?? action.unitId,
        })
      }
      onCancel={onClose}
    >
      {form.help !== undefined &&
        (form.grave === true ? (
          <Alert severity="warning">{translate(form.help)}</Alert>
        ) : (
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {translate(form.help)}
          </Typography>
        ))}
      <ActionFields fields={form.fields} typed={typed} onType={setTyped} />
      {send.error !== null && <Alert severity="error">{problem(send.error)}</Alert>}
    </FormDialog>
  );
}
