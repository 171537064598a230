import { Alert, FormControlLabel, Radio, RadioGroup, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import type { Playbook, PlaybookRow } from '../playbooks/playbook.ts';
import { fetchApi } from '../providers/http.ts';
import { problemText } from '../providers/problem-text.ts';
import { useAction, useApi } from '../providers/use-api.ts';
import { newKey } from '../shapes/cases/payload.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { Empty, Loaded } from '../shapes/States.tsx';

/** Chooses a response plan for an incident and fills in what it asks for. */
export function BeginDialog({ incidentId, onClose }: { incidentId: string; onClose: () => void }) {
  const translate = useTranslate();
  const [key] = useState(newKey);
  const [playbookId, setPlaybookId] = useState('');
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const plans = useApi<readonly PlaybookRow[]>('/playbooks', {
    query: { range: '[0,99]', filter: JSON.stringify({ kind: 'response-plan' }) },
  });
  const plan = useApi<Playbook>(`/playbooks/${encodeURIComponent(playbookId)}`, {
    enabled: playbookId !== '',
  });
  const variables = plan.data?.variables.filter(({ asked }) => asked) ?? [];
  const valueOf = (name: string, given: string): string => typed[name] ?? given;
  const save = useAction(
    () =>
      fetchApi(`/incidents/${encodeURIComponent(incidentId)}/runs`, {
        method: 'POST',
        body: {
          playbookId,
          idempotencyKey: key,
          ...(variables.length === 0
            ? {}
            : {
                variables: Object.fromEntries(
                  variables.map(({ name, value }) => [name, valueOf(name, value)]),
                ),
              }),
        },
      }),
    { touches: ['incidents', 'runs', 'home'], done: 'runs.begun', onDone: onClose, quiet: true },
  );
  return (
    <FormDialog
      title={translate('runs.begin')}
      submit={translate('runs.beginNow')}
      busy={save.isPending}
      disabled={
        plan.data === undefined ||
        variables.some(({ name, value }) => valueOf(name, value).trim() === '')
      }
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('runs.beginHelp')}
      </Typography>
      <Loaded query={plans} rows={3}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={translate('runs.noPlans')} text={translate('runs.noPlansHelp')} />
          ) : (
            <RadioGroup value={playbookId} onChange={(_event, id) => setPlaybookId(id)}>
              {rows.map((row) => (
                <FormControlLabel
                  key={row.id}
                  value={row.id}
                  data-testid="pick-plan"
                  control={<Radio size="small" />}
                  label={`${row.title} · ${translate('playbooks.version', { version: row.version })}`}
                />
              ))}
            </RadioGroup>
          )
        }
      </Loaded>
      {variables.map(({ name, type, description, value }) => (
        <TextField
          key={name}
          required
          name={name}
          label={description ?? name.replaceAll('_', ' ').trim()}
          type={type === 'integer' ? 'number' : 'text'}
          value={valueOf(name, value)}
          onChange={({ target }) => setTyped({ ...typed, [name]: target.value })}
          slotProps={{ htmlInput: { maxLength: 2_000 } }}
        />
      ))}
      {save.error !== null && <Alert severity="error">{problemText(save.error, translate)}</Alert>}
    </FormDialog>
  );
}
