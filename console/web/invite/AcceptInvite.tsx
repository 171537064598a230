import { Alert, Button, Stack, Typography } from '@mui/material';
import { useState, type SubmitEvent } from 'react';
import { useTranslate } from 'react-admin';
import { Link, useParams } from 'react-router-dom';
import { Plain } from '../layout/Plain.tsx';
import { Time } from '../marks/Time.tsx';
import { NewPassword, passwordsDiffer } from '../profile/NewPassword.tsx';
import { fetchApi } from '../providers/http.ts';
import { problemText } from '../providers/problem-text.ts';
import { useAction, useApi } from '../providers/use-api.ts';
import { Loaded } from '../shapes/States.tsx';

interface Invite {
  username: string;
  name: string;
  expiresAt: string;
}

function Accept({ token, invite }: { token: string; invite: Invite }) {
  const translate = useTranslate();
  const [form, setForm] = useState({ password: '', again: '' });
  const differ = passwordsDiffer(form);
  const accept = useAction(
    () =>
      fetchApi(`/invites/${encodeURIComponent(token)}`, {
        method: 'POST',
        body: { password: form.password },
      }),
    { touches: [], quiet: true },
  );
  if (accept.isSuccess) {
    return (
      <Stack sx={{ gap: 2 }}>
        <Alert severity="success">{translate('invite.done')}</Alert>
        <Button component={Link} to="/login" variant="contained" size="large">
          {translate('setup.toSignIn')}
        </Button>
      </Stack>
    );
  }
  return (
    <Stack
      component="form"
      sx={{ gap: 2 }}
      onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
        event.preventDefault();
        if (!differ) accept.mutate(undefined);
      }}
    >
      <Typography variant="h1">{translate('invite.title', { name: invite.name })}</Typography>
      <Typography sx={{ color: 'text.secondary' }}>
        {translate('invite.text', { username: invite.username })}{' '}
        <Time at={invite.expiresAt} as="full" />
      </Typography>
      <NewPassword name="password" value={form} onChange={setForm} />
      {accept.isError && <Alert severity="error">{problemText(accept.error, translate)}</Alert>}
      <Button
        type="submit"
        variant="contained"
        size="large"
        disabled={accept.isPending || differ}
        data-testid="invite-accept"
      >
        {translate('invite.accept')}
      </Button>
    </Stack>
  );
}

/** A person opens an invitation and sets a password that nobody else knows. */
export default function AcceptInvite() {
  const { token = '' } = useParams();
  const invite = useApi<Invite>(`/invites/${encodeURIComponent(token)}`);
  return (
    <Plain>
      <Loaded query={invite} rows={3}>
        {(found) => <Accept token={token} invite={found} />}
      </Loaded>
    </Plain>
  );
}
