import { Button, Stack } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import type { Peer } from './peer.ts';
import { fetchApi } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { useAction } from '../providers/use-api.ts';
import { ConfirmDialog } from '../shapes/ConfirmDialog.tsx';

/** What may be done with a peer: exchange at once, renew the secret (both from the child's side), end it. */
export function PeerActions({ peer }: { peer: Peer }) {
  const translate = useTranslate();
  const mayCreate = useCan('peers', 'create');
  const mayEnd = useCan('peers', 'delete');
  const [asking, setAsking] = useState(false);
  const path = `/peers/${encodeURIComponent(peer.id)}`;
  const touches = ['peers'];
  const post = (verb: string) => () => fetchApi(`${path}/${verb}`, { method: 'POST' });
  const round = useAction(post('round'), { touches, done: 'peers.exchanged' });
  const rotate = useAction(post('rotate'), { touches, done: 'peers.rotated' });
  const end = useAction(() => fetchApi(path, { method: 'DELETE' }), {
    touches,
    done: 'peers.ended',
  });
  if (peer.state === 'ended') return null;
  const asks = mayCreate && peer.role === 'parent';
  return (
    <Stack direction="row" sx={{ flexWrap: 'wrap', justifyContent: { md: 'flex-end' } }}>
      {asks && (
        <>
          <Button variant="text" disabled={round.isPending} onClick={() => round.mutate(undefined)}>
            {translate('peers.exchangeNow')}
          </Button>
          <Button
            variant="text"
            disabled={rotate.isPending}
            onClick={() => rotate.mutate(undefined)}
          >
            {translate('peers.rotate')}
          </Button>
        </>
      )}
      {mayEnd && (
        <Button variant="text" color="error" onClick={() => setAsking(true)}>
          {translate(peer.state === 'invited' ? 'peers.withdraw' : 'peers.end')}
        </Button>
      )}
      {asking && (
        <ConfirmDialog
          title={translate('peers.endTitle', { name: peer.name })}
          text={translate(peer.state === 'invited' ? 'peers.withdrawText' : 'peers.endText')}
          confirm={translate(peer.state === 'invited' ? 'peers.withdraw' : 'peers.end')}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            end.mutate(undefined);
          }}
        />
      )}
    </Stack>
  );
}
