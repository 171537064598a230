import type { Readable } from 'node:stream';
import type { Finding } from '../../health/components.ts';
import type { Principal } from '../../people/principal.ts';
import type {
  JoinAnswer,
  JoinRequest,
  PullAnswer,
  PullRequest,
  PushAnswer,
  PushRequest,
} from './wire.ts';

/** A node that asked, after its signature was checked. */
export interface AskingPeer {
  id: string;
  nodeId: string;
  unitId: string;
}

/** The headers and body hash of a request of a node; what `admit` checks. */
export interface SignedRequest {
  method: string;
  /** Path and query as sent. */
  path: string;
  /** SHA-256 (hex) of the body; of '' when there is none. */
  bodyHash: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What persons do. Each call is one transaction with its audit entry. */
export interface Peering {
  /** Answers the one-time token. Throws NOT_FOUND (unit out of sight), PEER_EXISTS, PEER_URL_MISSING. */
  invite(
    principal: Principal,
    unitId: string,
  ): Promise<{ id: string; token: string; expiresAt: string }>;
  /** Asks the parent that the token names; it learns our key, we its key and the units above. Answers the peer's id. */
  join(principal: Principal, token: string): Promise<string>;
  /** Throws NOT_FOUND. Nothing that was exchanged is removed. */
  end(principal: Principal, peerId: string): Promise<void>;
  /** At the child: makes a new pairing secret and agrees on it with the parent. Throws PEER_UNREACHABLE. */
  rotate(principal: Principal, peerId: string): Promise<void>;
}

/** What other nodes ask, over `console/api/exchange`. */
export interface Door {
  join(request: JoinRequest): Promise<JoinAnswer>;
  /** Throws NODE_UNKNOWN, PEER_ENDED, NODE_SIGNATURE_WRONG, NODE_CLOCK_OFF, NODE_REQUEST_REPLAYED. */
  admit(request: SignedRequest): Promise<AskingPeer>;
  pull(peer: AskingPeer, request: PullRequest): Promise<PullAnswer>;
  push(peer: AskingPeer, request: PushRequest): Promise<PushAnswer>;
  rotate(peer: AskingPeer, secret: string): Promise<void>;
  leave(peer: AskingPeer): Promise<void>;
  openBlob(peer: AskingPeer, sha256: string): Promise<{ bytes: number; content: Readable }>;
  putBlob(peer: AskingPeer, sha256: string, content: Readable): Promise<void>;
  /** Headers by which the asking node knows that the answer is ours. */
  signAnswer(
    request: SignedRequest,
    status: number,
    bodyHash: string,
  ): Readonly<Record<string, string>>;
}

/** Exchange of case messages with other installations: `docs/adr/0010-exchange-between-nodes.md`. */
export interface Exchange extends Peering {
  readonly door: Door;
  /** Starts the rounds with our parent, if there is one, now or after a later `join`. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Something was written here: do not wait for the next round. */
  nudge(): void;
  /** One round with the parent, now; for tests and the «exchange now» button. Throws what stopped it. */
  round(): Promise<void>;
  health(): Promise<Finding>;
}
