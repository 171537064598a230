import type { DrillRole, DrillState } from '../../../analyzer/drills/drill.ts';
import { createDrillEvaluation } from '../../../analyzer/drills/evaluation/drill-evaluation.ts';
import { createJudgingRules } from '../../../analyzer/drills/evaluation/judging-rules.ts';
import type { ControlRequest, DrillControl } from '../../../analyzer/drills/live/control.ts';
import { readLiveDrill } from '../../../analyzer/drills/live/run-case.ts';
import { createDrillReach } from '../../../analyzer/drills/reach/drill-reach.ts';
import { createLimitOf } from '../../../analyzer/playbooks/runs/limits.ts';
import { newId } from '../../../analyzer/stores/records/new-id.ts';
import type { Core } from '../../up/core.ts';
import type { Player } from './cast.ts';
import type { Stage } from './stage.ts';

/** Far more than a script sends between two scenes. */
const mostStops = 200;

/** A seat of a plan: user name, part, and role of the playbook for players. */
export type Casting = readonly [username: string, role: DrillRole, playbookRole?: string];

export interface DrillScript {
  /** As the library calls it. */
  playbookId: string;
  casting: readonly Casting[];
  plan: Readonly<Record<string, unknown>> & { readonly title: string };
}

/** What a player does: role of the playbook, inject it answers, kind of action, words. */
export type Deed = readonly [role: string, inject: string, kind: string, text: string];

/** One drill on the stage: the node's own drill world, on the clock that the story holds. */
export function createDrillStage(
  { analysis, time }: Core,
  stage: Stage,
  { playbookId, casting, plan }: DrillScript,
) {
  const { drills, deadlines } = analysis;
  const { records, cases, live, play } = drills;
  const { db } = records;
  const deps = { ...drills, rules: createJudgingRules(), time };
  const reach = createDrillReach(deps);
  const evaluation = createDrillEvaluation({
    ...deps,
    actions: drills.actionKinds,
    limitOf: createLimitOf(deadlines),
  });

  /** One message of the drill itself. */
  async function act(
    { actor, unitId }: Player,
    drillId: string,
    message: string,
    payload: Readonly<Record<string, unknown>> = {},
  ): Promise<DrillState> {
    const action = { caseId: drillId, caseKind: 'drill', message, payload, actor, unitId } as const;
    return (await cases.act(action)).state as DrillState;
  }

  /** Something that a run waits for falls due until then. */
  async function nextDue(until: number): Promise<number | undefined> {
    const rows = await db
      .selectFrom('runs')
      .select(['next_at', 'work_at'])
      .where('ended_at', 'is', null)
      .execute();
    const due = rows
      .flatMap(({ next_at: next, work_at: work }) => [next, work])
      .flatMap((at) => (at === null ? [] : [Date.parse(at)]))
      .filter((at) => at > time.now() && at <= until);
    return due.length === 0 ? undefined : Math.min(...due);
  }

  /** Moves the clock; what the script sends meanwhile is sent at its own time. */
  async function at(ms: number): Promise<void> {
    for (let stops = 0; stops < mostStops; stops += 1) {
      await live.drive();
      const next = await nextDue(ms);
      if (next === undefined) break;
      await stage.at(next);
    }
    await stage.at(ms);
    await live.drive();
  }

  /** Who sits where, by role of the playbook. */
  async function seated(drillId: string) {
    const { state } = await readLiveDrill(db, drillId);
    const seats = casting.flatMap(([username, , role]) => (role ? [{ username, role }] : []));
    return await Promise.all(
      seats.map(async ({ username, role }) => ({
        role,
        seat: state.participants.find((each) => each.playbookRole === role)?.seat ?? '',
        principal: (await stage.player(username)).principal,
      })),
    );
  }

  return {
    act,
    at,
    reach,
    evaluation,
    stateOf: async (drillId: string): Promise<DrillState> =>
      (await readLiveDrill(db, drillId)).state,

    /** A plan, handed in; answers the id of the drill. */
    async plan(director: Player): Promise<string> {
      const drillId = newId(time.now());
      await drills.playbooks.pin(director.principal, playbookId);
      const participants = [];
      for (const [username, role, playbookRole] of casting) {
        const { accountId } = (await stage.player(username)).principal;
        participants.push({ accountId, role, ...(playbookRole && { playbookRole }) });
      }
      await act(director, drillId, 'open', { ...plan, playbookId });
      await act(director, drillId, 'cast', { participants });
      await act(director, drillId, 'submit');
      return drillId;
    },

    async control(
      { principal }: Player,
      drillId: string,
      control: DrillControl,
      request: Omit<ControlRequest, 'expectedVersion'> = {},
    ): Promise<void> {
      const { version, run } = await readLiveDrill(db, drillId);
      const expectedVersion = control === 'start' ? version : (run?.version ?? version);
      await live.control(principal, drillId, control, { ...request, expectedVersion });
      await live.drive();
    },

    /** A manual step of the script is done. */
    async complete({ principal }: Player, drillId: string, name: string): Promise<void> {
      const { state } = await readLiveDrill(db, drillId);
      const { json } = await drills.programs.get(db, state.playbook?.hash ?? '');
      const found = Object.entries(json.workflow).find(([, step]) => step.name === name);
      const stepId = found?.[0] ?? name;
      await play.completeStep(principal, drillId, { stepId, idempotencyKey: stepId });
      await live.drive();
    },

    /** Everybody with a seat of the playbook says that they are there. */
    async signIn(drillId: string): Promise<void> {
      for (const { seat, principal } of await seated(drillId)) {
        const idempotencyKey = `sign-in-${seat}`;
        await play.act(principal, drillId, { kind: 'sign-in', text: '', seat, idempotencyKey });
      }
    },

    /** What a player does about an inject that its screen has shown. */
    async deed(drillId: string, [role, injectId, kind, text]: Deed): Promise<void> {
      const player = (await seated(drillId)).find((each) => each.role === role);
      if (!player) throw new Error(`nobody plays ${role}`);
      const { seat, principal } = player;
      const items = await db
        .selectFrom('drill_inbox')
        .select('id')
        .where('drill_id', '=', drillId)
        .where('seat', '=', seat)
        .where('shown_at', 'is', null)
        .execute();
      const ids = items.map(({ id }) => id);
      if (ids.length > 0) await play.shown(principal, drillId, ids, seat);
      const idempotencyKey = `${seat}-${injectId}-${kind}`;
      await play.act(principal, drillId, { kind, text, injectId, seat, idempotencyKey });
      await live.drive();
    },
  };
}

export type DrillStage = ReturnType<typeof createDrillStage>;
