import { at } from '../fault.ts';
import type { Command } from '../schema/commands.ts';
import { extensionId } from '../schema/common.ts';
import type { ActionStep, Step, Variable } from '../schema/workflow.ts';
import { parseVariable } from '../variables.ts';
import type { Names } from './context.ts';

function parameterFaults(path: string, command: Command, names: Names): void {
  names.text(`${path}/description`, command.description);
  if (command.type !== 'xiaodun-platform') {
    names.text(`${path}/command`, command.command);
    if (command.type === 'http-api') {
      names.text(`${path}/content`, command.content);
      for (const [name, values] of Object.entries(command.headers ?? {})) {
        names.text(at(path, 'headers', name, 0), values[0]);
      }
    }
    return;
  }
  const inner = `${path}/parameters`;
  switch (command.command) {
    case 'wait':
      names.condition(`${inner}/condition`, command.parameters.condition);
      return;
    case 'tell':
      names.words(`${inner}/text`, command.parameters.text);
      for (const [index, role] of command.parameters.roles.entries()) {
        names.role(`${inner}/roles/${index}`, role);
      }
      return;
    case 'query-events':
    case 'draft-notice':
    case 'recheck-item':
    case 'poll-asset':
    case 'snapshot-evidence':
      for (const [key, value] of Object.entries(command.parameters)) {
        if (typeof value === 'string') names.text(`${inner}/${key}`, value);
      }
  }
}

function actionFaults(path: string, step: ActionStep, names: Names): void {
  const { faults, json, extension } = names;
  const { commands, targets = [], agent, out_args = [] } = step;
  const isManual = commands.every(({ type }) => type === 'manual');
  for (const [index, command] of commands.entries()) {
    parameterFaults(`${path}/commands/${index}`, command, names);
  }
  if (!isManual && commands.length > 1) {
    const message = 'An automatic command stands alone in its step: it is done once or not at all.';
    faults.add(`${path}/commands`, 'NOT_ALONE', message);
  }
  const ownRoles = step.step_extensions?.[extensionId]?.roles ?? [];
  const ofAgent = extension.roles.filter((role) => agent !== undefined && role.agent === agent);
  if (isManual && ownRoles.length === 0 && ofAgent.length === 0) {
    faults.add(path, 'NO_ROLE', 'Nobody does it: name roles, or an agent that stands for one.');
  }
  if (agent !== undefined && !Object.hasOwn(json.agent_definitions ?? {}, agent)) {
    faults.add(`${path}/agent`, 'UNKNOWN_AGENT', `There is no agent ${agent}.`);
  }
  const isHttp = commands.some(({ type }) => type === 'http-api');
  if (isHttp && targets.length !== 1) {
    faults.add(path, 'UNKNOWN_TARGET', 'An HTTP command needs exactly one target.');
  }
  for (const [index, target] of targets.entries()) {
    if (Object.hasOwn(json.target_definitions ?? {}, target)) continue;
    faults.add(`${path}/targets/${index}`, 'UNKNOWN_TARGET', `There is no target ${target}.`);
  }
  for (const [index, name] of out_args.entries()) {
    outFaults(`${path}/out_args/${index}`, name, isManual, names);
  }
}

function outFaults(path: string, name: string, isManual: boolean, names: Names): void {
  const variable = names.variables.get(name);
  if (!variable) {
    names.faults.add(path, 'UNKNOWN_VARIABLE', `The variable ${name} is not declared.`);
  } else if (variable.constant === true) {
    names.faults.add(path, 'BAD_VARIABLE', `${name} is constant.`);
  } else if (!isManual && variable.type !== 'integer') {
    names.faults.add(path, 'BAD_VARIABLE', `An automatic command gives a number; ${name} is none.`);
  }
}

function stepFaults(id: string, step: Step, names: Names): void {
  const path = at('/workflow', id);
  const { faults } = names;
  if (!id.startsWith(`${step.type}--`)) {
    faults.add(
      `${path}/type`,
      'WRONG_STEP',
      `The id of a step ${step.type} begins with ${step.type}--.`,
    );
  }
  names.text(`${path}/name`, step.name);
  names.text(`${path}/description`, step.description);
  const extension = step.step_extensions?.[extensionId];
  names.phase(`${path}/step_extensions/${extensionId}/phase`, extension?.phase);
  for (const [index, role] of (extension?.roles ?? []).entries()) {
    names.role(`${path}/step_extensions/${extensionId}/roles/${index}`, role);
  }
  names.deadline(`${path}/step_extensions/${extensionId}/rule_id`, extension?.rule_id);
  if (extension?.deadline_ms !== undefined && extension.rule_id !== undefined) {
    faults.add(
      `${path}/step_extensions/${extensionId}`,
      'DEADLINE',
      'It has deadline_ms and rule_id; one of them counts.',
    );
  }
  if (step.type === 'action') actionFaults(path, step, names);
  if (step.type === 'if-condition' || step.type === 'while-condition') {
    names.condition(`${path}/condition`, step.condition);
  }
}

function variableFaults(name: string, variable: Variable, names: Names): void {
  const path = at('/playbook_variables', name);
  const { type, value, constant, external } = variable;
  names.text(`${path}/description`, variable.description);
  if (value !== undefined && parseVariable(type, value) === undefined) {
    names.faults.add(`${path}/value`, 'BAD_VARIABLE', `${JSON.stringify(value)} is no ${type}.`);
  }
  if (value !== undefined && value.includes(':value')) {
    names.faults.add(
      `${path}/value`,
      'TEMPLATE',
      'A value holds no reference to another variable.',
    );
  }
  if (constant === true && value === undefined && external !== true) {
    names.faults.add(path, 'BAD_VARIABLE', 'It is constant and has no value.');
  }
}

/** Faults of the steps by themselves, and of the variables; how steps lead to each other is the business of the graph. */
export function workflowFaults(names: Names): void {
  const { json, faults } = names;
  const { workflow, workflow_start } = json;
  const starts = Object.entries(workflow).filter(([, step]) => step.type === 'start');
  if (Object.hasOwn(workflow, workflow_start) && workflow[workflow_start]?.type !== 'start') {
    faults.add('/workflow_start', 'WRONG_STEP', 'A workflow begins with a step of the type start.');
  }
  for (const [id] of starts) {
    if (id === workflow_start) continue;
    faults.add(at('/workflow', id), 'WRONG_STEP', 'There is one start only.');
  }
  for (const [id, step] of Object.entries(workflow)) stepFaults(id, step, names);
  for (const [name, variable] of Object.entries(json.playbook_variables ?? {})) {
    variableFaults(name, variable, names);
  }
}
