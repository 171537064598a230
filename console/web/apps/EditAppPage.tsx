import { Alert, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate, useParams } from 'react-router-dom';
import { fetchApi } from '../providers/http.ts';
import { problemText } from '../providers/problem-text.ts';
import { useAction, useRecord } from '../providers/use-api.ts';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { Loading, NoPermission, Pending } from '../shapes/States.tsx';
import { appPath, type App } from './app.ts';
import { FactForm } from './facts/FactForm.tsx';
import type { FactMap } from './facts/field.ts';
import { useFieldGroups } from './facts/use-fields.ts';

function Form({ app }: { app: App }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const groups = useFieldGroups('app');
  const [name, setName] = useState(app.name);
  // What was on screen when the form was opened: a change by somebody else is not overwritten unseen.
  const [seen] = useState(app);
  const save = useAction(
    (facts: FactMap) =>
      fetchApi(appPath(app.id), {
        method: 'PATCH',
        body: { expectedVersion: seen.version, name: name.trim(), facts },
      }),
    {
      touches: ['apps', 'app-filings', 'app-uses', 'app-packages', 'home'],
      done: 'apps.saved',
      quiet: true,
      onDone: () => void navigate(appPath(app.id, '?tab=facts')),
    },
  );
  if (groups === undefined) return <Loading />;
  return (
    <Stack sx={{ gap: 2 }}>
      {app.filingState === 'FILED' && (
        <Alert severity="info">{translate('apps.changesAreReviewed')}</Alert>
      )}
      <Panel>
        <TextField
          name="name"
          required
          label={translate('apps.nameLabel')}
          value={name}
          onChange={({ target }) => setName(target.value)}
          slotProps={{ htmlInput: { maxLength: 200 } }}
        />
      </Panel>
      {save.isError && <Alert severity="error">{problemText(save.error, translate)}</Alert>}
      <FactForm
        groups={groups}
        facts={seen.facts}
        purpose={app.origin === 'own' ? 'own' : 'filing'}
        busy={save.isPending || name.trim() === ''}
        onSave={(facts) => save.mutate(facts)}
        onCancel={() => void navigate(appPath(app.id))}
      />
    </Stack>
  );
}

/** The facts of an app, as the filing form asks for them. */
export default function EditAppPage() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const { data: app, error, refetch } = useRecord<App>('apps', id);
  if (app === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  return (
    <>
      <PageHeader
        title={translate('apps.editTitle', { name: app.name })}
        parent={{ label: app.name, to: appPath(app.id) }}
      />
      {app.editable ? (
        <Form app={app} />
      ) : (
        <Panel>
          <NoPermission />
        </Panel>
      )}
    </>
  );
}
