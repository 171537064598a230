import { useState, type ReactNode } from 'react';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from './FormDialog.tsx';
import { ReasonField } from './ReasonField.tsx';

interface ReasonDialogProps {
  title: string;
  /** What the confirming button says; otherwise the title. */
  submit?: string;
  /** What is asked for: the name of the field. */
  label: string;
  help?: string;
  /** Characters that the server takes. */
  shortest?: number;
  longest: number;
  send: (reason: string) => Promise<unknown>;
  /** Topics to read again afterwards. */
  touches: readonly string[];
  /** Message key said on success. */
  done: string;
  onDone?: () => void;
  onClose: () => void;
  /** What will happen, above the reason. */
  children?: ReactNode;
}

/** One step that wants nothing but a reason. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { title, submit = title, shortest = 1, send, touches, done, onClose } = props;
  const { onDone = onClose } = props;
  const [reason, setReason] = useState('');
  const text = reason.trim();
  const step = useAction(() => send(text), { touches, done, quiet: true, onDone });
  return (
    <FormDialog
      title={title}
      submit={submit}
      busy={step.isPending}
      disabled={text.length < shortest}
      error={step.error}
      onSubmit={() => step.mutate(undefined)}
      onCancel={onClose}
    >
      {props.children}
      <ReasonField
        label={props.label}
        value={reason}
        onChange={setReason}
        shortest={shortest}
        longest={props.longest}
        {...(props.help !== undefined && { help: props.help })}
      />
    </FormDialog>
  );
}
