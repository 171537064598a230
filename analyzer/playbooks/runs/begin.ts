import type { Static } from 'typebox';
import type { Transition } from '../../cases/machine.ts';
import { transition } from '../../cases/transition.ts';
import type { Db, Trx } from '../../stores/records/records.ts';
import { PlaybookError } from '../errors.ts';
import type { Value } from '../expression/expression.ts';
import type { RunCaps } from '../interpreter/draft.ts';
import { beginRun } from '../interpreter/interpret.ts';
import type { RunState } from '../interpreter/state.ts';
import type { Program } from '../program.ts';
import type { Programs } from '../programs.ts';
import { parseVariable } from '../variables.ts';
import { BeginPayload } from './payloads.ts';
import { stateNameOf, type Binding, type RunCaseState } from './run-state.ts';
import { wishesOf } from './wishes.ts';

/** Milliseconds that a rule of rules/deadlines gives a unit from an instant on; undefined when none is in force. */
export type LimitOf = (
  reader: Db | Trx,
  ruleId: string,
  scope: { unitId: string; at: string },
) => Promise<number | undefined>;

interface BeginDeps {
  programs: Programs;
  caps: RunCaps;
  rights: { lead: { resource: string; action: string } };
  limitOf: LimitOf;
}

function variablesOf(
  program: Program,
  texts: Readonly<Record<string, string>>,
): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const [name, text] of Object.entries(texts)) {
    const declared = program.variables.get(name);
    const isOpen = declared !== undefined && (declared.asked || !declared.constant);
    const value = isOpen ? parseVariable(declared.type, text) : undefined;
    if (value === undefined) {
      throw new PlaybookError('VARIABLE_INVALID', `${name} can not be set to this.`, { name });
    }
    values[name] = value;
  }
  for (const [name, { asked }] of program.variables) {
    if (!asked || Object.hasOwn(values, name)) continue;
    throw new PlaybookError('VARIABLE_INVALID', `The playbook asks for ${name}.`, { name });
  }
  return values;
}

function checkBindings({ roles }: Program, bindings: readonly Binding[]): void {
  for (const { role } of bindings) {
    if (roles.has(role)) continue;
    throw new PlaybookError('ROLE_NOT_BOUND', `The playbook has no role ${role}.`, { role });
  }
  for (const role of roles.values()) {
    const own = bindings.filter((each) => each.role === role.id);
    const people = own.reduce((sum, { accountIds }) => sum + Math.max(accountIds.length, 1), 0);
    if (people >= role.at_least) continue;
    const message = `The role ${role.title.zh} needs ${role.at_least}, and has ${people}.`;
    throw new PlaybookError('ROLE_NOT_BOUND', message, { role: role.id });
  }
}

/** Rules that expected actions are measured by; objectives are the debrief's business. */
async function limitsOf(
  reader: Db | Trx,
  { extension }: Program,
  scope: { unitId: string; at: string },
  limitOf: LimitOf,
): Promise<Record<string, number>> {
  const expected = (extension.injects ?? []).flatMap((inject) => inject.expected);
  const limits: Record<string, number> = {};
  for (const id of new Set(expected.map(({ rule_id }) => rule_id))) {
    const limit = id === undefined ? undefined : await limitOf(reader, id, scope);
    if (id !== undefined && limit !== undefined) limits[id] = limit;
  }
  return limits;
}

/** Before `prepare` ran: who may begin shows in the run that it would be. */
const notBegun: RunState = {
  clock: { running: true, rate: 1, at: 0, exerciseMs: 0, workMs: 0 },
  steps: {},
  injects: {},
  variables: {},
  seen: {},
  limits: {},
  entered: 0,
  atEnd: false,
  inException: false,
  outcome: null,
};

/** The message that opens a run. */
export function createBegin({
  programs,
  caps,
  rights,
  limitOf,
}: BeginDeps): Transition<RunCaseState> {
  return transition<RunCaseState, typeof BeginPayload>({
    zh: '启动预案',
    en: 'Begin',
    payload: BeginPayload,
    from: 'none',
    to: ({ run }) => stateNameOf(run),
    by: ['owner', 'system'],
    right: rights.lead,
    async prepare(trx, _state, sent, { at, actorUnitId: unitId }) {
      const program = await programs.get(trx, sent.hash);
      const { json, extension } = program;
      checkBindings(program, sent.bindings);
      const rate = sent.mode === 'real' ? 1 : (sent.rate ?? extension.clock?.rate ?? 1);
      const facts = {
        at: Date.parse(at),
        rate,
        variables: variablesOf(program, sent.variables ?? {}),
        limits: await limitsOf(trx, program, { unitId, at }, limitOf),
      };
      const run = beginRun(program, facts, caps);
      const wishes = sent.mode === 'real' ? wishesOf(program, undefined, run.steps) : [];
      return {
        ...sent,
        playbook: {
          id: json.id,
          name: json.name,
          version: extension.version,
          kind: extension.kind,
        },
        run,
        wishes,
      } as Static<typeof BeginPayload>;
    },
    apply: (_state, sent, message) => {
      const run = (sent.run as RunState | undefined) ?? notBegun;
      const leader =
        sent.responsibleId ??
        (message.actor.kind === 'person' ? message.actor.accountId : undefined);
      return {
        state: 'RUNNING',
        unitId: message.unitId,
        title: sent.title,
        mode: sent.mode,
        subject: sent.subject,
        playbook: {
          hash: sent.hash,
          id: sent.playbook?.id ?? '',
          name: sent.playbook?.name ?? '',
          version: sent.playbook?.version ?? '',
          kind: sent.playbook?.kind ?? 'response-plan',
        },
        bindings: sent.bindings,
        node: message.node,
        startedAt: message.at,
        endedAt: run.outcome === null ? null : message.at,
        run,
        ...(leader !== undefined && { responsibleId: leader }),
      };
    },
    clocks: (_state, sent) => sent.wishes ?? [],
  });
}
