import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import type { Column, Facet } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { OnceShown } from '../shapes/OnceShown.tsx';
import { accountStates, roleIds, type Account } from './account.ts';
import { AccountDialog } from './AccountDialog.tsx';

function Roles({ account }: { account: Account }) {
  const translate = useTranslate();
  const names = [...new Set(account.grants.map(({ role }) => translate(`role.${role}`)))];
  return (
    <Box
      sx={{ fontSize: '0.8125rem', color: names.length === 0 ? 'text.secondary' : 'text.primary' }}
    >
      {names.length === 0 ? translate('accounts.noRole') : names.join('、')}
    </Box>
  );
}

function TwoSteps({ on }: { on: boolean }) {
  const translate = useTranslate();
  return <>{translate(on ? 'accounts.totpOn' : 'accounts.totpOff')}</>;
}

const columns: readonly Column<Account>[] = [
  {
    key: 'name',
    label: 'accounts.name',
    sortable: true,
    render: ({ name, username }) => (
      <>
        <Typography
          component="div"
          sx={{ fontWeight: 500, fontSize: '0.875rem', whiteSpace: 'nowrap' }}
        >
          {name}
        </Typography>
        <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>{username}</Box>
      </>
    ),
  },
  {
    key: 'roles',
    label: 'accounts.roles',
    grow: true,
    render: (account) => <Roles account={account} />,
  },
  {
    key: 'unitName',
    label: 'list.unit',
    render: ({ unitName }) => <Box sx={{ whiteSpace: 'nowrap' }}>{unitName}</Box>,
  },
  {
    key: 'state',
    label: 'accounts.stateLabel',
    render: ({ state }) => <StateMark kind="accounts" state={state} plain />,
  },
  {
    key: 'totpEnabled',
    label: 'accounts.totp',
    from: 'lg',
    render: ({ totpEnabled }) => <TwoSteps on={totpEnabled} />,
  },
  {
    key: 'lastSignInAt',
    label: 'accounts.lastSignIn',
    sortable: true,
    from: 'lg',
    render: ({ lastSignInAt }) => <Time at={lastSignInAt} as="ago" />,
  },
];

function card(account: Account) {
  return (
    <Stack sx={{ gap: 0.25 }}>
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center' }}>
        <Typography sx={{ fontWeight: 500, flex: 1 }}>{account.name}</Typography>
        <StateMark kind="accounts" state={account.state} />
      </Stack>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {account.username} · {account.unitName}
      </Typography>
      <Roles account={account} />
    </Stack>
  );
}

export default function AccountList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayCreate = useCan('accounts', 'create');
  const [adding, setAdding] = useState(false);
  const [inviteUrl, setInviteUrl] = useState<string>();
  const facets: readonly Facet[] = [
    {
      field: 'role',
      label: 'accounts.roles',
      choices: roleIds.map((role) => ({ value: role, label: translate(`role.${role}`) })),
    },
  ];
  return (
    <>
      <ListPage<Account>
        resource="accounts"
        title={translate('accounts.title')}
        columns={columns}
        card={card}
        sort={{ field: 'name', order: 'ASC' }}
        states={{ field: 'state', values: accountStates }}
        facets={facets}
        searchLabel={translate('accounts.search')}
        actions={
          mayCreate && (
            <Button variant="contained" data-testid="add-account" onClick={() => setAdding(true)}>
              {translate('accounts.add')}
            </Button>
          )
        }
        empty={{ title: translate('accounts.empty'), text: translate('accounts.emptyHelp') }}
        onOpen={({ id }) => void navigate(`/accounts/${encodeURIComponent(id)}`)}
      />
      {adding && (
        <AccountDialog
          onClose={() => setAdding(false)}
          onInvited={(url) => {
            setAdding(false);
            setInviteUrl(url);
          }}
        />
      )}
      {inviteUrl !== undefined && (
        <OnceShown
          title={translate('accounts.invited')}
          warning={translate('accounts.inviteWarning')}
          secret={inviteUrl}
          onClose={() => setInviteUrl(undefined)}
        />
      )}
    </>
  );
}
