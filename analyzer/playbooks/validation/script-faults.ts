import { extensionId } from '../schema/common.ts';
import type { ExpectedAction, Inject, Objective, Role } from '../schema/extension.ts';
import type { Names } from './context.ts';

const base = `/playbook_extensions/${extensionId}`;

function roleFaults(path: string, role: Role, names: Names): void {
  const { json, faults } = names;
  if (role.agent !== undefined && !Object.hasOwn(json.agent_definitions ?? {}, role.agent)) {
    faults.add(`${path}/agent`, 'UNKNOWN_AGENT', `There is no agent ${role.agent}.`);
  }
}

function expectedFaults(
  path: string,
  expected: ExpectedAction,
  inject: Inject,
  names: Names,
): void {
  const { kind, role, text, deadline_ms, rule_id } = expected;
  names.action(`${path}/kind`, kind);
  names.role(`${path}/role`, role);
  names.words(`${path}/text`, text);
  names.deadline(`${path}/rule_id`, rule_id);
  if (deadline_ms !== undefined && rule_id !== undefined) {
    names.faults.add(path, 'DEADLINE', 'It has deadline_ms and rule_id; one of them counts.');
  }
  if (role !== undefined && !inject.to.includes(role)) {
    const message = `${role} does not get this inject, so nobody of it will act.`;
    names.faults.add(`${path}/role`, 'NO_ROLE', message);
  }
}

function injectFaults(path: string, inject: Inject, names: Names): void {
  const { fire, content, attachment, evaluator_hint, expected } = inject;
  names.phase(`${path}/phase`, inject.phase);
  names.role(`${path}/from`, inject.from);
  for (const [index, role] of inject.to.entries()) names.role(`${path}/to/${index}`, role);
  names.words(`${path}/content`, content);
  names.words(`${path}/attachment/text`, attachment?.text);
  names.words(`${path}/evaluator_hint`, evaluator_hint);
  names.unique(
    `${path}/expected`,
    expected.map(({ id }) => id),
    'id',
  );
  for (const [index, each] of expected.entries()) {
    expectedFaults(`${path}/expected/${index}`, each, inject, names);
  }
  if (fire.kind === 'conditional') names.condition(`${path}/fire/condition`, fire.condition);
}

function objectiveFaults(path: string, objective: Objective, names: Names): void {
  names.inject(`${path}/from_inject`, objective.from_inject);
  names.action(`${path}/until`, objective.until);
  names.deadline(`${path}/rule_id`, objective.rule_id);
  if (objective.limit_ms !== undefined && objective.rule_id !== undefined) {
    names.faults.add(path, 'DEADLINE', 'It has limit_ms and rule_id; one of them counts.');
  }
}

/** A drill has a director, a clock and injects; a plan for real incidents has none of them. */
function kindFaults(names: Names): void {
  const { kind, clock, injects = [], roles } = names.extension;
  const { faults } = names;
  const parts = new Set(roles.map(({ part }) => part));
  if (kind === 'response-plan') {
    if (injects.length > 0 || clock) {
      faults.add(`${base}/kind`, 'NO_SCRIPT', 'A response plan has neither injects nor a clock.');
    }
    if (!parts.has('responder')) {
      faults.add(
        `${base}/roles`,
        'NO_ROLE',
        'A response plan needs a role with the part responder.',
      );
    }
    return;
  }
  if (injects.length === 0 || !clock) {
    faults.add(`${base}/kind`, 'NO_SCRIPT', 'A drill needs injects and a clock.');
  }
  for (const part of ['director', 'player'] as const) {
    if (parts.has(part)) continue;
    faults.add(`${base}/roles`, 'NO_ROLE', `A drill needs a role with the part ${part}.`);
  }
}

/** Faults of what our extension says about a playbook as a whole: roles, phases, injects, objectives. */
export function scriptFaults(names: Names): void {
  const { faults, rules, extension } = names;
  const { roles, phases = [], injects = [], objectives = [], background, safety } = extension;
  const { script } = rules;
  kindFaults(names);
  for (const [member, list] of Object.entries({ roles, phases, injects, objectives })) {
    names.unique(
      `${base}/${member}`,
      list.map(({ id }) => id),
      'id',
    );
  }
  names.unique(
    `${base}/injects`,
    injects.map(({ no }) => no),
    'no',
  );
  if (injects.length > script.injects) {
    const message = `It has ${injects.length} injects; at most ${script.injects}.`;
    faults.add(`${base}/injects`, 'TOO_MANY', message);
    return;
  }
  const expected = injects.reduce((sum, inject) => sum + inject.expected.length, 0);
  if (expected > script.expected) {
    const message = `Its injects expect ${expected} actions; at most ${script.expected}.`;
    faults.add(`${base}/injects`, 'TOO_MANY', message);
  }
  names.words(`${base}/background`, background);
  for (const [index, each] of (safety?.forbidden ?? []).entries()) {
    names.words(`${base}/safety/forbidden/${index}`, each);
  }
  for (const [index, each] of roles.entries()) roleFaults(`${base}/roles/${index}`, each, names);
  for (const [index, each] of injects.entries()) {
    injectFaults(`${base}/injects/${index}`, each, names);
  }
  for (const [index, each] of objectives.entries()) {
    objectiveFaults(`${base}/objectives/${index}`, each, names);
  }
}
