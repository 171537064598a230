import type { Poller } from '../../assets/poller.ts';
import type { Assessment } from '../../assessment/assessment.ts';
import type { Cases } from '../../cases/cases.ts';
import type { IncidentState } from '../../incidents/state.ts';
import { noteUpload, uploadIdOf } from '../../incidents/uploads.ts';
import { derivedId } from '../../notices/case-id.ts';
import { heldAt } from '../../people/visibility.ts';
import type { Blobs } from '../../stores/blobs/blobs.ts';
import type { EventStore } from '../../stores/events/event-store.ts';
import type { Db, Records } from '../../stores/records/records.ts';
import type { Tell } from '../../telling/tell.ts';
import type { AutomaticCommand } from '../program.ts';
import {
  ActionFailure,
  type ActionContext,
  type Performed,
  type PlatformActions,
} from '../runs/automatic.ts';
import { countEvents, snapshotEvents } from './events.ts';

export interface RealActionsDeps {
  records: Records;
  cases: Pick<Cases, 'actIn' | 'find'>;
  events: EventStore;
  blobs: Blobs;
  tell: Tell;
  assessment: Pick<Assessment, 'evaluate' | 'items'>;
  poller: Pick<Poller, 'run'>;
}

type Parameters<Name extends AutomaticCommand['command']> = Extract<
  AutomaticCommand,
  { command: Name }
>['parameters'];

const by = '预案自动步骤';

function sure(code: string, message: string): ActionFailure {
  return new ActionFailure('sure', code, message);
}

/** Units of the sub-tree of a unit at an instant, as a sub-query. */
function below(db: Db, unitId: string, at: string) {
  return db
    .selectFrom('unit_closure')
    .select('unit_closure.descendant')
    .where('unit_closure.ancestor', '=', unitId)
    .where((eb) => heldAt(eb, at));
}

/** What the platform does by itself in a real run. Whatever it writes, it writes with the record of the step. */
export function createRealActions(deps: RealActionsDeps): PlatformActions {
  const { records, cases, events, blobs, tell, assessment, poller } = deps;
  const { db } = records;

  function tellRoles(
    { roles, text, severity }: Parameters<'tell'>,
    { bindings, key, roles: declared, title, subject, stepName }: ActionContext,
  ): Performed {
    const told = bindings.filter(({ role }) => roles.includes(role));
    if (told.length === 0) throw sure('NOBODY_BOUND', 'Nobody holds any of these roles.');
    return {
      detail: `已通知：${roles.map((id) => declared.get(id)?.title.zh ?? id).join('、')}`,
      async commit(trx) {
        for (const { role, unitId, accountIds } of told) {
          const platformRoles = declared.get(role)?.platform_roles ?? [];
          await tell(trx, {
            template: 'playbook.step',
            unitId,
            roles: accountIds.length > 0 ? [] : platformRoles,
            accountIds: [...accountIds],
            facts: { title, step: stepName, text: text.zh, path: `/incidents/${subject.id}` },
            severity,
            dedupeKey: `playbook:${key}:${role}:${unitId}`.slice(0, 200),
          });
        }
      },
    };
  }

  async function draftNotice(
    { title, text, severity }: Parameters<'draft-notice'>,
    { key, unitId, subject, at }: ActionContext,
  ): Promise<Performed> {
    const incident = await incidentOf(subject.id);
    const affected = incident?.affectedUnitId;
    const children = await db
      .selectFrom('unit_closure')
      .innerJoin('units', 'units.id', 'unit_closure.descendant')
      .select('units.id')
      .where('unit_closure.ancestor', '=', unitId)
      .where('unit_closure.depth', '=', 1)
      .where('units.closed_at', 'is', null)
      .where('units.kind', '!=', 'provider')
      .where((eb) => heldAt(eb, at))
      .execute();
    const recipientUnitIds =
      affected === null || affected === undefined ? children.map(({ id }) => id) : [affected];
    if (recipientUnitIds.length === 0) {
      throw sure('NO_RECIPIENT', 'The unit has nobody below it to notify; use a message instead.');
    }
    return {
      detail: `通报草稿，拟发 ${recipientUnitIds.length} 个单位，待人工审核`,
      async commit(trx) {
        await cases.actIn(trx, {
          caseId: derivedId('notice', 'playbook', key),
          caseKind: 'notice',
          message: 'draft',
          payload: {
            draft: {
              kind: 'incident',
              severity,
              tlp: 'amber',
              title,
              discoveredAt: incident?.discoveredAt ?? at,
              source: 'own-monitoring',
              description: text,
              recipientUnitIds,
            },
          },
          actor: { kind: 'system', name: 'xiaodun' },
          unitId,
        });
      },
    };
  }

  async function incidentOf(id: string): Promise<IncidentState | undefined> {
    const view = await cases.find(id);
    return view?.kind === 'incident' ? (view.state as IncidentState) : undefined;
  }

  async function recheck(
    { system: wanted, item: key }: Parameters<'recheck-item'>,
    { unitId, at }: ActionContext,
  ): Promise<Performed> {
    const system = await db
      .selectFrom('systems')
      .selectAll()
      .where((eb) => eb.or([eb('id', '=', wanted), eb('name', '=', wanted)]))
      .where('unit_id', 'in', below(db, unitId, at))
      .where('closed_at', 'is', null)
      .orderBy('id')
      .executeTakeFirst();
    if (!system) throw sure('SYSTEM_UNKNOWN', `There is no system ${wanted} here.`);
    await assessment.evaluate(system);
    const item = (await assessment.items(system)).find((each) => each.item.key === key);
    if (!item) throw sure('ITEM_UNKNOWN', `The system has no item ${key}.`);
    return { detail: `${key}：${item.state}` };
  }

  async function poll(
    { asset: wanted }: Parameters<'poll-asset'>,
    { unitId, at }: ActionContext,
  ): Promise<Performed> {
    const target = await db
      .selectFrom('poll_targets')
      .leftJoin('assets', 'assets.id', 'poll_targets.asset_id')
      .select('poll_targets.id')
      .where((eb) =>
        eb.or([
          eb('assets.id', '=', wanted),
          eb('assets.name', '=', wanted),
          eb('poll_targets.address', '=', wanted),
        ]),
      )
      .where('poll_targets.unit_id', 'in', below(db, unitId, at))
      .orderBy('poll_targets.id')
      .executeTakeFirst();
    if (!target) throw sure('ASSET_UNKNOWN', `Nothing is polled for ${wanted} here.`);
    const { outcome, error } = await poller.run(target.id);
    if (outcome === 'ok') return { detail: outcome };
    throw new ActionFailure('passing', 'POLL_FAILED', error ?? outcome);
  }

  async function keepEvidence(
    { query, window_ms: windowMs, note }: Parameters<'snapshot-evidence'>,
    { key, unitId, subject, at, stepName }: ActionContext,
  ): Promise<Performed> {
    const window = { unitId, at, windowMs, query };
    const { blob, count, total } = await snapshotEvents(db, { events, blobs }, window, by);
    const uploadId = uploadIdOf(subject.id, key);
    return {
      value: total,
      detail: `${total} 条日志，留存 ${count} 条，SHA-256 ${blob.sha256}`,
      async commit(trx) {
        await noteUpload(trx, {
          id: uploadId,
          incidentId: subject.id,
          unitId,
          kind: 'file',
          name: `日志快照-${at.slice(0, 19).replaceAll(':', '')}.ndjson`,
          mediaType: 'application/x-ndjson',
          blob,
          by: 'xiaodun',
          at,
        });
        await cases.actIn(trx, {
          caseId: subject.id,
          caseKind: 'incident',
          message: 'add-evidence',
          payload: { uploadId, origin: `${by}：${stepName}`, note, collectedAt: at },
          actor: { kind: 'system', name: by },
          unitId,
        });
      },
    };
  }

  return {
    async perform(command, context) {
      switch (command.command) {
        case 'query-events': {
          const { query, window_ms: windowMs } = command.parameters;
          const { unitId, at } = context;
          const value = await countEvents(db, events, { unitId, at, windowMs, query });
          return { value, detail: `${value} 条日志` };
        }
        case 'tell':
          return tellRoles(command.parameters, context);
        case 'draft-notice':
          return await draftNotice(command.parameters, context);
        case 'recheck-item':
          return await recheck(command.parameters, context);
        case 'poll-asset':
          return await poll(command.parameters, context);
        case 'snapshot-evidence':
          return await keepEvidence(command.parameters, context);
      }
    },
  };
}
