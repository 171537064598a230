import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import type { Column } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { OnceShown } from '../shapes/OnceShown.tsx';
import { codeFont } from '../theme/theme.ts';
import { InviteDialog } from './InviteDialog.tsx';
import { JoinDialog } from './JoinDialog.tsx';
import { peerState, type Peer } from './peer.ts';
import { PeerActions } from './PeerActions.tsx';

function Name({ peer }: { peer: Peer }) {
  const translate = useTranslate();
  return (
    <>
      <Typography sx={{ fontWeight: 500 }}>{peer.name}</Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate(`peers.role.${peer.role}`)}
        {peer.nodeId !== '' && (
          <Box component="span" title={peer.nodeId} sx={{ fontFamily: codeFont, ml: 1 }}>
            {peer.nodeId.slice(0, 12)}
          </Box>
        )}
      </Typography>
    </>
  );
}

/** Why a peer needs a look, in words, each with its figure. */
function Concerns({ peer }: { peer: Peer }) {
  const translate = useTranslate();
  const seconds = Math.round((peer.clockOffsetMs ?? 0) / 1_000);
  return (
    <>
      <StateMark kind="peers" state={peerState(peer)} plain />
      {peer.concerns.map((concern) => (
        <Typography key={concern} variant="body2" sx={{ overflowWrap: 'anywhere' }}>
          {translate(`peers.concern.${concern}`, { refused: peer.refused, seconds })}
        </Typography>
      ))}
      {peer.lastError !== null && (
        <Typography variant="body2" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
          {peer.lastError}
        </Typography>
      )}
      {peer.state === 'invited' && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {translate('peers.inviteUntil')} <Time at={peer.inviteExpiresAt} as="short" />
        </Typography>
      )}
    </>
  );
}

function Lag({ peer }: { peer: Peer }) {
  const translate = useTranslate();
  if (peer.state !== 'active') return null;
  if (peer.lagMessages === 0) return <>{translate('peers.noLag')}</>;
  const minutes = Math.ceil(peer.lagSeconds / 60);
  return <>{translate('peers.lagCount', { count: peer.lagMessages, minutes })}</>;
}

const columns: readonly Column<Peer>[] = [
  { key: 'name', label: 'peers.name', sortable: true, render: (peer) => <Name peer={peer} /> },
  {
    key: 'state',
    label: 'peers.stateLabel',
    sortable: true,
    grow: true,
    render: (peer) => <Concerns peer={peer} />,
  },
  {
    key: 'lastContactAt',
    label: 'peers.lastContact',
    sortable: true,
    render: ({ lastContactAt }) => <Time at={lastContactAt} as="ago" />,
  },
  { key: 'lag', label: 'peers.lag', from: 'md', render: (peer) => <Lag peer={peer} /> },
  {
    key: 'actions',
    label: 'polls.actions',
    align: 'right',
    render: (peer) => <PeerActions peer={peer} />,
  },
];

function card(peer: Peer) {
  return (
    <Stack sx={{ gap: 0.5, alignItems: 'flex-start' }}>
      <Name peer={peer} />
      <Concerns peer={peer} />
      <Box sx={{ color: 'text.secondary' }}>
        <Time at={peer.lastContactAt} as="ago" /> <Lag peer={peer} />
      </Box>
      <PeerActions peer={peer} />
    </Stack>
  );
}

/** Nodes above and below, with which cases are exchanged. */
export default function PeerList() {
  const translate = useTranslate();
  const mayCreate = useCan('peers', 'create');
  const [open, setOpen] = useState<'invite' | 'join'>();
  const [secret, setSecret] = useState<string>();
  const close = () => setOpen(undefined);
  return (
    <>
      <ListPage<Peer>
        resource="peers"
        title={translate('peers.title')}
        text={translate('peers.text')}
        columns={columns}
        card={card}
        sort={{ field: 'name', order: 'ASC' }}
        scoped={false}
        actions={
          mayCreate && (
            <Stack direction="row" sx={{ gap: 1 }}>
              <Button variant="outlined" data-testid="join-peer" onClick={() => setOpen('join')}>
                {translate('peers.join')}
              </Button>
              <Button
                variant="contained"
                data-testid="invite-peer"
                onClick={() => setOpen('invite')}
              >
                {translate('peers.invite')}
              </Button>
            </Stack>
          )
        }
        empty={{ title: translate('peers.empty'), text: translate('peers.emptyHelp') }}
      />
      {open === 'join' && <JoinDialog onClose={close} />}
      {open === 'invite' && (
        <InviteDialog
          onClose={close}
          onMade={(token) => {
            close();
            setSecret(token);
          }}
        />
      )}
      {secret !== undefined && (
        <OnceShown
          title={translate('peers.made')}
          warning={translate('peers.onceWarning')}
          secret={secret}
          onClose={() => setSecret(undefined)}
        />
      )}
    </>
  );
}
