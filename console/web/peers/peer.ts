import type { Static } from 'typebox';
import type { Peer as PeerSchema } from '../../api/exchange/schema.ts';

export type Peer = Static<typeof PeerSchema>;

/** State as it is shown: one that is in use and needs a look says so. */
export function peerState({ state, concerns }: Peer): string {
  return state === 'active' && concerns.length > 0 ? 'troubled' : state;
}
