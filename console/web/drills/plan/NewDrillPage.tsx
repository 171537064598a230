import { Alert, Button, Stack, TextField, Typography } from '@mui/material';
import { useState, type SubmitEvent } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { fromLocalInput } from '../../format/time.ts';
import { fetchApi } from '../../providers/http.ts';
import { problemText } from '../../providers/problem-text.ts';
import { useCan } from '../../providers/session.ts';
import { useAction } from '../../providers/use-api.ts';
import { newKey } from '../../shapes/cases/payload.ts';
import { PageHeader } from '../../shapes/PageHeader.tsx';
import { Panel } from '../../shapes/Panel.tsx';
import { NoPermission } from '../../shapes/States.tsx';
import { drillPath } from '../drill.ts';
import { DrillFrame } from '../DrillFrame.tsx';
import { KindFields } from './BasicFields.tsx';
import { emptyPlan } from './plan.ts';

/** The first minute of a drill: a name, its kind, a date. The plan is written on the next page, with help. */
export default function NewDrillPage() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const mayCreate = useCan('drills', 'create');
  const [form, setForm] = useState(() => ({ ...emptyPlan, title: params.get('title') ?? '' }));
  const [key] = useState(newKey);
  const playbook = params.get('playbook') ?? '';
  const save = useAction(
    async () => {
      const plannedAt = fromLocalInput(form.plannedAt);
      const made = await fetchApi<{ id: string; version: number }>('/drills', {
        method: 'POST',
        body: {
          title: form.title.trim(),
          form: form.form,
          scope: form.scope,
          content: form.content,
          blind: form.blind,
          idempotencyKey: key,
          ...(form.purpose.trim() === '' ? {} : { purpose: form.purpose.trim() }),
          ...(plannedAt === undefined ? {} : { plannedAt }),
        },
      });
      // A playbook that the library was left with comes along; again is no harm.
      if (playbook !== '') {
        await fetchApi(`${drillPath(made.id)}/plan`, {
          method: 'POST',
          body: {
            payload: { playbookId: playbook },
            expectedVersion: made.version,
            idempotencyKey: `${key}-plan`,
          },
        });
      }
      return made;
    },
    {
      touches: ['drills', 'home'],
      quiet: true,
      steady: true,
      onDone: ({ id }) => void navigate(`${drillPath(id, 'plan')}?step=${playbook === '' ? 1 : 2}`),
    },
  );
  return (
    <DrillFrame>
      <PageHeader
        title={translate('drills.new')}
        parent={{ label: translate('drills.title'), to: '/drills' }}
      />
      <Panel sx={{ maxWidth: 880 }}>
        {mayCreate ? (
          <form
            onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
              event.preventDefault();
              save.mutate(undefined);
            }}
          >
            <Stack sx={{ gap: 2 }}>
              <TextField
                required
                autoFocus
                name="title"
                label={translate('drills.name')}
                placeholder={translate('drills.nameHint')}
                value={form.title}
                onChange={({ target }) => setForm({ ...form, title: target.value })}
                slotProps={{ htmlInput: { maxLength: 200 } }}
              />
              <KindFields form={form} onChange={(part) => setForm({ ...form, ...part })} />
              <TextField
                multiline
                minRows={2}
                name="purpose"
                label={translate('drills.purpose')}
                placeholder={translate('drills.purposeHint')}
                value={form.purpose}
                onChange={({ target }) => setForm({ ...form, purpose: target.value })}
                slotProps={{ htmlInput: { maxLength: 4_000 } }}
              />
              <TextField
                type="datetime-local"
                name="plannedAt"
                label={translate('drills.date')}
                value={form.plannedAt}
                onChange={({ target }) => setForm({ ...form, plannedAt: target.value })}
                slotProps={{ inputLabel: { shrink: true } }}
                sx={{ maxWidth: 280 }}
              />
              {save.error !== null && (
                <Alert severity="error">{problemText(save.error, translate)}</Alert>
              )}
              <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
                <Button
                  type="submit"
                  variant="contained"
                  disabled={save.isPending || form.title.trim() === ''}
                  data-testid="drill-create"
                >
                  {translate('drills.create')}
                </Button>
                <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                  {translate('drills.createHelp')}
                </Typography>
              </Stack>
            </Stack>
          </form>
        ) : (
          <NoPermission />
        )}
      </Panel>
    </DrillFrame>
  );
}
