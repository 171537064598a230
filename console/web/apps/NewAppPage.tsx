import { Alert, MenuItem, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { fetchApi } from '../providers/http.ts';
import { problemText } from '../providers/problem-text.ts';
import { useCan, useSession } from '../providers/session.ts';
import { useAction } from '../providers/use-api.ts';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { Loading, NoPermission } from '../shapes/States.tsx';
import { appPath } from './app.ts';
import { FactForm } from './facts/FactForm.tsx';
import type { FactMap } from './facts/field.ts';
import { useFieldGroups } from './facts/use-fields.ts';
import { useAppSide, type AppSide } from './roles.ts';

/** Where an entry may come from, by who makes it. */
const originsOf: Readonly<Record<AppSide, readonly string[]>> = {
  provider: ['provider'],
  reviewer: ['entered'],
  school: ['used', 'own'],
  reader: [],
};

function useNewApp() {
  const navigate = useNavigate();
  return useAction(
    (body: Readonly<Record<string, unknown>>) =>
      fetchApi<{ id: string }>('/apps', { method: 'POST', body }),
    {
      touches: ['apps', 'home'],
      done: 'apps.made',
      quiet: true,
      onDone: ({ id }) => void navigate(appPath(id)),
    },
  );
}

function Form({ side }: { side: AppSide }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const who = useSession();
  const groups = useFieldGroups('app');
  const origins = originsOf[side];
  const [name, setName] = useState('');
  const [origin, setOrigin] = useState(origins[0] ?? 'used');
  const save = useNewApp();
  if (groups === undefined) return <Loading />;
  const providerName = side === 'provider' ? who?.account.unitName : undefined;
  const submit = (facts: FactMap): void => {
    if (name.trim() !== '') save.mutate({ name: name.trim(), origin, facts });
  };
  return (
    <Stack sx={{ gap: 2 }}>
      <Panel>
        <Stack direction={{ xs: 'column', md: 'row' }} sx={{ gap: 2 }}>
          <TextField
            name="name"
            required
            autoFocus
            label={translate('apps.nameLabel')}
            value={name}
            error={save.isError && name.trim() === ''}
            onChange={({ target }) => setName(target.value)}
            slotProps={{ htmlInput: { maxLength: 200 } }}
          />
          {origins.length > 1 && (
            <TextField
              select
              name="origin"
              label={translate('apps.originLabel')}
              value={origin}
              onChange={({ target }) => setOrigin(target.value)}
            >
              {origins.map((value) => (
                <MenuItem key={value} value={value}>
                  {translate(`apps.origin.${value}`)}
                </MenuItem>
              ))}
            </TextField>
          )}
        </Stack>
      </Panel>
      {save.isError && <Alert severity="error">{problemText(save.error, translate)}</Alert>}
      <FactForm
        groups={groups}
        facts={providerName === undefined ? {} : { providerName }}
        purpose={origin === 'own' ? 'own' : 'filing'}
        busy={save.isPending || name.trim() === ''}
        onSave={submit}
        onCancel={() => void navigate('/apps')}
      />
    </Stack>
  );
}

/** A new entry of the ledger, with as much of the filing form as is known today. */
export default function NewAppPage() {
  const translate = useTranslate();
  const may = useCan('apps', 'create');
  const side = useAppSide();
  return (
    <>
      <PageHeader
        title={translate('apps.add')}
        text={translate('apps.addText')}
        parent={{ label: translate('apps.title'), to: '/apps' }}
      />
      {may ? (
        <Form side={side} />
      ) : (
        <Panel>
          <NoPermission />
        </Panel>
      )}
    </>
  );
}
