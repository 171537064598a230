import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Principal } from '../../people/principal.ts';
import type { Records } from '../../stores/records/records.ts';
import { derivedId } from '../../notices/case-id.ts';
import { PlaybookError } from '../errors.ts';
import type { Library } from '../library/library.ts';
import type { Binding } from '../runs/run-state.ts';
import type { Runs, RunView } from '../runs/runs.ts';
import { bindRoles } from './bindings.ts';

export interface NewRealRun {
  incident: { id: string; unitId: string; title: string };
  playbookId: string;
  bindings: readonly Binding[];
  variables: Readonly<Record<string, string>>;
  idempotencyKey?: string;
}

interface BeginDeps {
  records: Records;
  library: Library;
  runs: Pick<Runs, 'beginIn'>;
  time: TimeSource;
}

/** Begins a response plan on an incident, for the unit that keeps it; whoever begins it leads it. */
export async function beginRealRun(
  { records, library, runs, time }: BeginDeps,
  principal: Principal,
  { incident, playbookId, bindings, variables, idempotencyKey: key }: NewRealRun,
): Promise<RunView> {
  const { entry, program } = await library.get(principal, playbookId);
  if (entry.kind !== 'response-plan') {
    const message = 'Only a response plan runs on a real incident; scripts are for drills.';
    throw new PlaybookError('NOT_A_RESPONSE_PLAN', message);
  }
  const place = { unitId: incident.unitId, at: isoNow(time) };
  const id =
    key === undefined ? undefined : derivedId('run', incident.id, principal.accountId, key);
  return await records.transaction(async (trx) =>
    runs.beginIn(
      trx,
      {
        mode: 'real',
        subject: { kind: 'incident', id: incident.id },
        title: `${entry.name}：${incident.title}`.slice(0, 200),
        hash: entry.hash,
        bindings: await bindRoles(trx, program, bindings, place),
        variables,
      },
      {
        actor: { kind: 'person', accountId: principal.accountId, name: principal.name },
        unitId: incident.unitId,
        origin: {
          address: principal.address,
          ...(principal.via.kind === 'token' && { tokenId: principal.via.tokenId }),
        },
        ...(key !== undefined && { idempotencyKey: key }),
      },
      id,
    ),
  );
}
