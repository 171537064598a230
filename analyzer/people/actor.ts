import type { AuditActor } from '../audit/audit.ts';
import type { Principal } from './principal.ts';

/** Who the audit log names for a write of this caller. */
export function actorOf(principal: Principal): AuditActor {
  return {
    kind: 'person',
    accountId: principal.accountId,
    name: principal.name,
    address: principal.address,
    ...(principal.via.kind === 'token' ? { tokenId: principal.via.tokenId } : {}),
  };
}
