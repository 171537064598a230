import { Alert, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useApi } from '../providers/use-api.ts';
import { useSession } from '../providers/session.ts';
import { newKey } from '../shapes/cases/payload.ts';
import { useCaseAction, useCaseProblem } from '../shapes/cases/use-case-action.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import type { Incident, ReportFacts, reportKinds } from './incident.ts';
import { contentOf, itemsFor } from './report-items.ts';

interface ReportDialogProps {
  incident: Incident;
  kind: (typeof reportKinds)[number];
  onClose: () => void;
}

/** Texts of the version before, to go on from. */
function startFrom(before: ReportFacts | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(before?.content ?? {}).flatMap(([field, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[field, String(value)]] : [],
    ),
  );
}

/** One version of the report. Filed, it never changes; what is found out later goes into the next one. */
export function ReportDialog({ incident, kind, onClose }: ReportDialogProps) {
  const translate = useTranslate();
  const problem = useCaseProblem();
  const who = useSession();
  const last = incident.reports.at(-1);
  const { data: before } = useApi<ReportFacts>(
    `/incidents/${encodeURIComponent(incident.id)}/reports/${encodeURIComponent(last?.id ?? '')}`,
    { enabled: last !== undefined },
  );
  const [changed, setChanged] = useState<Record<string, string>>({});
  const [key] = useState(newKey);
  const send = useCaseAction(
    { resource: 'incidents', id: incident.id, version: incident.version },
    onClose,
  );
  const typed: Record<string, string> = { ...startFrom(before), ...changed };
  const asksRansom = incident.asksRansom && kind === 'first';
  const field = (name: string) => ({
    name,
    value: typed[name] ?? '',
    onChange: ({ target }: { target: { value: string } }) =>
      setChanged({ ...changed, [name]: target.value }),
  });
  const content = (): Record<string, unknown> => ({
    ...contentOf(typed),
    reporter: {
      name: who?.account.name ?? '',
      ...((typed['phone'] ?? '').trim() === '' ? {} : { phone: (typed['phone'] ?? '').trim() }),
    },
    ...(asksRansom && {
      ransom: {
        amount: (typed['ransomAmount'] ?? '').trim(),
        method: (typed['ransomMethod'] ?? '').trim(),
      },
    }),
  });
  return (
    <FormDialog
      title={translate(`incidents.write.${kind}`)}
      submit={translate('incidents.file')}
      busy={send.isPending}
      onSubmit={() =>
        send.mutate({
          message: 'file-report',
          payload: { kind, content: content() },
          idempotencyKey: key,
        })
      }
      onCancel={onClose}
    >
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate(`incidents.writeHelp.${kind}`)}
      </Typography>
      {asksRansom && (
        <>
          <TextField
            {...field('ransomAmount')}
            required
            label={translate('incidents.item.ransomAmount')}
          />
          <TextField
            {...field('ransomMethod')}
            required
            label={translate('incidents.item.ransomMethod')}
          />
        </>
      )}
      {itemsFor(kind).map((item) => (
        <TextField
          key={item.field}
          {...field(item.field)}
          required={item.needed.includes(kind)}
          label={translate(`incidents.item.${item.field}`)}
          {...(item.kind === undefined ? { multiline: true, minRows: 2 } : {})}
          {...(item.kind === 'number' ? { type: 'number' } : {})}
          slotProps={{ htmlInput: { maxLength: item.kind === 'line' ? 200 : 4_000, min: 0 } }}
        />
      ))}
      <TextField {...field('phone')} label={translate('incidents.item.phone')} />
      {send.error !== null && <Alert severity="error">{problem(send.error)}</Alert>}
    </FormDialog>
  );
}
