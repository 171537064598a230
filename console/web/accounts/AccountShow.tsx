import { Button, Stack } from '@mui/material';
import { useState } from 'react';
import { useGetOne, useTranslate } from 'react-admin';
import { useParams } from 'react-router-dom';
import { AuditTrail } from '../audit/AuditTrail.tsx';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { fetchApi } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { useAction } from '../providers/use-api.ts';
import { Facts } from '../shapes/Facts.tsx';
import { OnceShown } from '../shapes/OnceShown.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Empty, Pending } from '../shapes/States.tsx';
import type { Account } from './account.ts';
import { AccountDialog } from './AccountDialog.tsx';
import { GrantDialog } from './GrantDialog.tsx';
import { HandOverDialog } from './HandOverDialog.tsx';

function Grants({ account, onAdd }: { account: Account; onAdd?: (() => void) | undefined }) {
  const translate = useTranslate();
  const mayDelete = useCan('grants', 'delete');
  const revoke = useAction(
    (id: string) => fetchApi(`/grants/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    { touches: ['accounts'], done: 'accounts.revoked' },
  );
  const add = onAdd !== undefined && (
    <Button onClick={onAdd} data-testid="add-grant">
      {translate('accounts.grant')}
    </Button>
  );
  if (account.grants.length === 0) {
    return (
      <Empty
        title={translate('accounts.noRole')}
        text={translate('accounts.noRoleHelp')}
        action={add}
      />
    );
  }
  return (
    <>
      <PlainTable
        label={translate('accounts.roles')}
        rows={account.grants}
        keyOf={({ id }) => id}
        columns={[
          { label: translate('accounts.role'), render: ({ role }) => translate(`role.${role}`) },
          { label: translate('list.unit'), render: ({ unitName }) => unitName },
          { label: translate('accounts.from'), render: ({ from }) => <Time at={from} /> },
          {
            label: translate('accounts.until'),
            render: ({ until }) =>
              until === null ? translate('accounts.noEnd') : <Time at={until} />,
          },
          {
            label: '',
            align: 'right',
            render: ({ id }) =>
              mayDelete && (
                <Button
                  variant="text"
                  color="error"
                  disabled={revoke.isPending}
                  onClick={() => revoke.mutate(id)}
                >
                  {translate('accounts.revoke')}
                </Button>
              ),
          },
        ]}
      />
      {add !== false && <Stack sx={{ p: 1.5, alignItems: 'flex-start' }}>{add}</Stack>}
    </>
  );
}

export default function AccountShow() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const mayUpdate = useCan('accounts', 'update');
  const mayApprove = useCan('accounts', 'approve');
  const mayGrant = useCan('grants', 'create');
  const maySeeAudit = useCan('audit', 'read');
  const [dialog, setDialog] = useState<'edit' | 'grant' | 'hand-over'>();
  const [inviteUrl, setInviteUrl] = useState<string>();
  const { data: account, error, refetch } = useGetOne<Account>('accounts', { id });
  const invite = useAction(
    () =>
      fetchApi<{ inviteUrl: string }>(`/accounts/${encodeURIComponent(id)}/invite`, {
        method: 'POST',
      }),
    {
      touches: ['accounts'],
      onDone: ({ inviteUrl }) => setInviteUrl(new URL(inviteUrl, location.origin).href),
    },
  );
  const unlock = useAction(
    () => fetchApi(`/accounts/${encodeURIComponent(id)}/unlock`, { method: 'POST' }),
    { touches: ['accounts'], done: 'accounts.unlocked' },
  );
  if (account === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  const close = (): void => setDialog(undefined);
  const left = account.state === 'left';
  return (
    <>
      <RecordPage
        title={account.name}
        parent={{ label: translate('accounts.title'), to: '/accounts' }}
        mark={<StateMark kind="accounts" state={account.state} />}
        text={`${account.username} · ${account.unitName}`}
        actions={
          !left && (
            <>
              {(mayUpdate || mayApprove) && account.state === 'locked' && (
                <Button disabled={unlock.isPending} onClick={() => unlock.mutate(undefined)}>
                  {translate('accounts.unlock')}
                </Button>
              )}
              {mayUpdate && (
                <Button onClick={() => setDialog('edit')}>{translate('action.edit')}</Button>
              )}
              {mayApprove && (
                <Button disabled={invite.isPending} onClick={() => invite.mutate(undefined)}>
                  {translate('accounts.inviteAgain')}
                </Button>
              )}
              {mayApprove && (
                <Button data-testid="hand-over" onClick={() => setDialog('hand-over')}>
                  {translate('accounts.handOver')}
                </Button>
              )}
            </>
          )
        }
        tabs={[
          {
            id: 'grants',
            label: translate('accounts.roles'),
            flush: true,
            content: (
              <Grants
                account={account}
                onAdd={mayGrant && !left ? () => setDialog('grant') : undefined}
              />
            ),
          },
          ...(maySeeAudit
            ? [
                {
                  id: 'audit',
                  label: translate('audit.title'),
                  content: <AuditTrail targetKind="account" targetId={id} />,
                },
              ]
            : []),
        ]}
        aside={
          <Panel title={translate('accounts.facts')}>
            <Facts
              rows={[
                { label: translate('auth.username'), value: account.username },
                { label: translate('list.unit'), value: account.unitName },
                { label: translate('accounts.phone'), value: account.phone },
                { label: translate('accounts.email'), value: account.email },
                {
                  label: translate('accounts.totp'),
                  value: translate(account.totpEnabled ? 'accounts.totpOn' : 'accounts.totpOff'),
                },
                {
                  label: translate('accounts.lastSignIn'),
                  value: <Time at={account.lastSignInAt} as="full" />,
                },
              ]}
            />
          </Panel>
        }
      />
      {inviteUrl !== undefined && (
        <OnceShown
          title={translate('accounts.inviteAgain')}
          warning={translate('accounts.inviteWarning')}
          secret={inviteUrl}
          onClose={() => setInviteUrl(undefined)}
        />
      )}
      {dialog === 'edit' && <AccountDialog account={account} onClose={close} />}
      {dialog === 'grant' && <GrantDialog account={account} onClose={close} />}
      {dialog === 'hand-over' && <HandOverDialog account={account} onClose={close} />}
    </>
  );
}
