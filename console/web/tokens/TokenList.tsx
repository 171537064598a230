import { Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Time } from '../marks/Time.tsx';
import { fetchApi } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { useAction } from '../providers/use-api.ts';
import { Code } from '../shapes/Code.tsx';
import { ConfirmDialog } from '../shapes/ConfirmDialog.tsx';
import type { Column } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { OnceShown } from '../shapes/OnceShown.tsx';
import { TokenDialog } from './TokenDialog.tsx';

interface Token {
  id: string;
  name: string;
  scopes: readonly string[];
  createdAt?: string | null;
  expiresAt: string | null;
  lastUsedAt?: string | null;
}

function Revoke({ token }: { token: Token }) {
  const translate = useTranslate();
  const allowed = useCan('tokens', 'delete');
  const [asking, setAsking] = useState(false);
  const revoke = useAction(
    () => fetchApi(`/tokens/${encodeURIComponent(token.id)}`, { method: 'DELETE' }),
    {
      touches: ['tokens'],
      done: 'tokens.revoked',
    },
  );
  if (!allowed) return null;
  return (
    <>
      <Button variant="text" color="error" onClick={() => setAsking(true)}>
        {translate('tokens.revoke')}
      </Button>
      {asking && (
        <ConfirmDialog
          title={translate('tokens.revokeTitle', { name: token.name })}
          text={translate('tokens.revokeText')}
          confirm={translate('tokens.revoke')}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            revoke.mutate(undefined);
          }}
        />
      )}
    </>
  );
}

function Scopes({ scopes }: { scopes: readonly string[] }) {
  return <Code block>{scopes.join(', ')}</Code>;
}

const columns: readonly Column<Token>[] = [
  {
    key: 'name',
    label: 'tokens.name',
    sortable: true,
    render: ({ name }) => <Typography sx={{ fontWeight: 500 }}>{name}</Typography>,
  },
  {
    key: 'scopes',
    label: 'tokens.scopes',
    grow: true,
    render: ({ scopes }) => <Scopes scopes={scopes} />,
  },
  {
    key: 'lastUsedAt',
    label: 'tokens.lastUsed',
    render: ({ lastUsedAt }) => <Time at={lastUsedAt} as="ago" />,
  },
  {
    key: 'expiresAt',
    label: 'tokens.expires',
    render: ({ expiresAt }) => <Time at={expiresAt} as="short" />,
  },
  {
    key: 'actions',
    label: 'polls.actions',
    align: 'right',
    render: (token) => <Revoke token={token} />,
  },
];

function card(token: Token) {
  return (
    <Stack sx={{ gap: 0.5, alignItems: 'flex-start' }}>
      <Typography sx={{ fontWeight: 500 }}>{token.name}</Typography>
      <Scopes scopes={token.scopes} />
      <Revoke token={token} />
    </Stack>
  );
}

/** Access for programs: shown once, limited in scope and in time. */
export default function TokenList() {
  const translate = useTranslate();
  const mayCreate = useCan('tokens', 'create');
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();
  return (
    <>
      <ListPage<Token>
        resource="tokens"
        title={translate('tokens.title')}
        text={translate('tokens.text')}
        columns={columns}
        card={card}
        sort={{ field: 'name', order: 'ASC' }}
        scoped={false}
        actions={
          mayCreate && (
            <Button variant="contained" data-testid="add-token" onClick={() => setAdding(true)}>
              {translate('tokens.add')}
            </Button>
          )
        }
        empty={{ title: translate('tokens.empty'), text: translate('tokens.emptyHelp') }}
      />
      {adding && (
        <TokenDialog
          onClose={() => setAdding(false)}
          onMade={(token) => {
            setAdding(false);
            setSecret(token);
          }}
        />
      )}
      {secret !== undefined && (
        <OnceShown
          title={translate('tokens.made')}
          warning={translate('tokens.onceWarning')}
          secret={secret}
          onClose={() => setSecret(undefined)}
        />
      )}
    </>
  );
}
