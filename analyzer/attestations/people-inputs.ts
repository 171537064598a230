import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import type {
  ApprovedException,
  Attestation,
  PeopleInputs,
  SystemPeopleInputs,
} from '../assessment/people-inputs.ts';
import type { CaseState } from '../cases/machine.ts';
import type { ExceptionState } from '../exceptions/state.ts';
import type { Db, Trx } from '../stores/records/records.ts';
import type { AttestationState } from './state.ts';

/** Signed, reviewed or not. */
const signed = ['REVIEW', 'IN_FORCE'] as const;

interface Dated {
  itemKey: string;
  expiresAt: string | null;
}

/** What counts or may still, and the last expired one of each item: it says why the item is unknown. */
function current<T extends Dated>(all: readonly T[], now: string): T[] {
  const alive = all.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  const last = new Map<string, T>();
  for (const one of all) {
    if (one.expiresAt === null || one.expiresAt > now) continue;
    const before = last.get(one.itemKey);
    if (!before || (before.expiresAt ?? '') < one.expiresAt) last.set(one.itemKey, one);
  }
  return [...alive, ...last.values()];
}

/** The state that the fold of a case holds. */
function stateOf({ state_json }: { state_json: string }): CaseState {
  return (JSON.parse(state_json) as { state: CaseState }).state;
}

async function readAttestations(db: Db | Trx, systemIds: readonly string[]) {
  const rows = await db
    .selectFrom('attestations')
    .innerJoin('cases', 'cases.case_id', 'attestations.id')
    .select([
      'attestations.id',
      'attestations.system_id',
      'attestations.state',
      'attestations.effective_at',
      'attestations.expires_at',
      'cases.state_json',
    ])
    .select((eb) =>
      eb
        .selectFrom('case_messages')
        .select('case_messages.hash')
        .whereRef('case_messages.case_id', '=', 'attestations.id')
        .orderBy('case_messages.seq', 'desc')
        .limit(1)
        .as('log_hash'),
    )
    .where('attestations.system_id', 'in', systemIds)
    .where('attestations.state', 'in', signed)
    .orderBy('attestations.id')
    .execute();
  return rows.flatMap((row) => {
    const state = stateOf(row) as AttestationState;
    return state.answers.map(({ itemKey, verdict, note }) => ({
      systemId: row.system_id,
      one: {
        id: row.id,
        itemKey,
        verdict,
        effectiveFrom: row.effective_at,
        expiresAt: row.expires_at,
        reviewed: row.state === 'IN_FORCE',
        statement: note ?? state.title,
        files: state.files.map(({ name, sha256 }) => ({ name, sha256 })),
        ...(state.signer && { signedBy: state.signer.name }),
        ...(state.reviewer && { reviewedBy: state.reviewer.name }),
        ...(row.log_hash !== null && { logHash: row.log_hash }),
      } satisfies Attestation,
    }));
  });
}

async function readExceptions(db: Db | Trx, systemIds: readonly string[]) {
  const rows = await db
    .selectFrom('item_exceptions')
    .innerJoin('cases', 'cases.case_id', 'item_exceptions.id')
    .select([
      'item_exceptions.id',
      'item_exceptions.system_id',
      'item_exceptions.item_key',
      'item_exceptions.approved_at',
      'item_exceptions.expires_at',
      'cases.state_json',
    ])
    .select((eb) =>
      eb
        .selectFrom('case_messages')
        .select('case_messages.hash')
        .whereRef('case_messages.case_id', '=', 'item_exceptions.id')
        .orderBy('case_messages.seq', 'desc')
        .limit(1)
        .as('log_hash'),
    )
    .where('item_exceptions.system_id', 'in', systemIds)
    .where('item_exceptions.state', '=', 'APPROVED')
    .orderBy('item_exceptions.id')
    .execute();
  return rows.map((row) => {
    const state = stateOf(row) as ExceptionState;
    return {
      systemId: row.system_id,
      one: {
        id: row.id,
        itemKey: row.item_key,
        effectiveFrom: row.approved_at ?? '',
        expiresAt: row.expires_at,
        reason: state.reason,
        compensatingControl: state.compensatingControl,
        ...(state.approved && { approvedBy: state.approved.name }),
        ...(row.log_hash !== null && { logHash: row.log_hash }),
      } satisfies ApprovedException,
    };
  });
}

function grouped<T>(rows: readonly { systemId: string; one: T }[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const { systemId, one } of rows) {
    const group = groups.get(systemId);
    if (group) group.push(one);
    else groups.set(systemId, [one]);
  }
  return groups;
}

/** Attestations and exceptions as judging reads them. */
export function createPeopleInputs({ time }: { time: TimeSource }): PeopleInputs {
  return {
    async of(db, systemIds) {
      if (systemIds.length === 0) return new Map();
      const now = isoNow(time);
      const attestations = grouped(await readAttestations(db, systemIds));
      const exceptions = grouped(await readExceptions(db, systemIds));
      const ids = new Set([...attestations.keys(), ...exceptions.keys()]);
      return new Map(
        [...ids].map((id): [string, SystemPeopleInputs] => [
          id,
          {
            attestations: current(attestations.get(id) ?? [], now),
            exceptions: current(exceptions.get(id) ?? [], now),
          },
        ]),
      );
    },
  };
}
