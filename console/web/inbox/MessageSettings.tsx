import { Alert, Button, MenuItem, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import type { MessagePreferences } from '../../api/inbox/schema.ts';
import { fetchApi } from '../providers/http.ts';
import { problemText } from '../providers/problem-text.ts';
import { useAction, useApi } from '../providers/use-api.ts';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { Loaded } from '../shapes/States.tsx';

const froms = ['low', 'medium', 'high', 'urgent', 'never'] as const;

function From(props: {
  name: 'mailFrom' | 'smsFrom';
  value: MessagePreferences['mailFrom'];
  onChange: (value: MessagePreferences['mailFrom']) => void;
}) {
  const translate = useTranslate();
  return (
    <TextField
      select
      name={props.name}
      label={translate(`inbox.${props.name}`)}
      value={props.value}
      onChange={({ target }) => props.onChange(target.value as MessagePreferences['mailFrom'])}
    >
      {froms.map((from) => (
        <MenuItem key={from} value={from}>
          {translate(`inbox.from.${from}`)}
        </MenuItem>
      ))}
    </TextField>
  );
}

function Form({ preferences }: { preferences: MessagePreferences }) {
  const translate = useTranslate();
  const [form, setForm] = useState(preferences);
  const set = (part: Partial<MessagePreferences>): void => setForm({ ...form, ...part });
  const save = useAction(() => fetchApi('/inbox/preferences', { method: 'PATCH', body: form }), {
    touches: ['inbox', 'accounts'],
    done: 'inbox.saved',
    quiet: true,
  });
  const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
  return (
    <Stack
      component="form"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(undefined);
      }}
      sx={{ gap: 2, maxWidth: 480 }}
    >
      <TextField
        name="email"
        type="email"
        label={translate('inbox.email')}
        value={form.email ?? ''}
        onChange={({ target }) => set({ email: orNull(target.value) })}
      />
      <From name="mailFrom" value={form.mailFrom} onChange={(mailFrom) => set({ mailFrom })} />
      <TextField
        name="phone"
        type="tel"
        label={translate('inbox.phone')}
        value={form.phone ?? ''}
        onChange={({ target }) => set({ phone: orNull(target.value) })}
      />
      <From name="smsFrom" value={form.smsFrom} onChange={(smsFrom) => set({ smsFrom })} />
      <TextField
        select
        name="language"
        label={translate('inbox.language')}
        value={form.language}
        onChange={({ target }) => set({ language: target.value as 'zh' | 'en' })}
      >
        <MenuItem value="zh">中文</MenuItem>
        <MenuItem value="en">English</MenuItem>
      </TextField>
      {save.error !== null && <Alert severity="error">{problemText(save.error, translate)}</Alert>}
      <Button
        type="submit"
        variant="contained"
        disabled={save.isPending}
        data-testid="message-settings-save"
        sx={{ alignSelf: 'flex-start' }}
      >
        {translate('action.save')}
      </Button>
    </Stack>
  );
}

/** Own addresses, and from which severity on a message follows there. */
export default function MessageSettings() {
  const translate = useTranslate();
  const query = useApi<MessagePreferences>('/inbox/preferences');
  return (
    <>
      <PageHeader
        title={translate('inbox.settings')}
        text={translate('inbox.settingsHelp')}
        parent={{ label: translate('inbox.title'), to: '/inbox' }}
      />
      <Panel>
        <Loaded query={query}>{(preferences) => <Form preferences={preferences} />}</Loaded>
      </Panel>
    </>
  );
}
