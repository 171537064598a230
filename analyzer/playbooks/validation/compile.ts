import { parseExpression } from '../expression/parse.ts';
import type { CompiledStep, DeclaredVariable, Program, Work } from '../program.ts';
import { extensionId } from '../schema/common.ts';
import type { PlaybookJson } from '../schema/playbook.ts';
import type { ActionStep, Step, Variable } from '../schema/workflow.ts';
import { emptyValue, parseVariable } from '../variables.ts';
import type { Graph } from './graph.ts';

function workOf(step: ActionStep, json: PlaybookJson): Work {
  const [command] = step.commands;
  if (!command || command.type === 'manual') return { kind: 'manual' };
  if (command.type === 'http-api') {
    const url = json.target_definitions?.[step.targets?.[0] ?? '']?.address.url[0] ?? '';
    return { kind: 'http', command, url };
  }
  if (command.command === 'wait') {
    return { kind: 'wait', condition: parseExpression(command.parameters.condition) };
  }
  return { kind: 'platform', command };
}

/** The step's own roles, or those that its agent stands for. */
function extensionOf(step: Step, json: PlaybookJson) {
  const own = step.step_extensions?.[extensionId] ?? {};
  if (own.roles || step.type !== 'action' || step.agent === undefined) return own;
  const { roles } = json.playbook_extensions[extensionId];
  const held = roles.filter(({ agent }) => agent === step.agent).map(({ id }) => id);
  return held.length > 0 ? { ...own, roles: held } : own;
}

function stepOf(id: string, step: Step, json: PlaybookJson, graph: Graph): CompiledStep {
  const placed = { id, region: graph.regionOf.get(id) ?? 0, extension: extensionOf(step, json) };
  const opened = graph.opened.get(id) ?? [];
  switch (step.type) {
    case 'start':
      return { ...placed, type: 'start', step };
    case 'end':
      return { ...placed, type: 'end', step };
    case 'action':
      return { ...placed, type: 'action', step, work: workOf(step, json) };
    case 'parallel':
      return { ...placed, type: 'parallel', step, branches: opened };
    case 'if-condition':
      return {
        ...placed,
        type: 'if-condition',
        step,
        condition: parseExpression(step.condition),
        own: opened[0],
      };
    case 'while-condition':
      return {
        ...placed,
        type: 'while-condition',
        step,
        condition: parseExpression(step.condition),
        body: opened[0] ?? 0,
      };
  }
}

function declared({ type, value, external, constant }: Variable): DeclaredVariable {
  return {
    type,
    initial: (value === undefined ? undefined : parseVariable(type, value)) ?? emptyValue(type),
    asked: external === true && value === undefined,
    constant: constant === true,
  };
}

/** Builds the program of a playbook that has no faults. */
export function compile(json: PlaybookJson, graph: Graph, hash: string): Program {
  const extension = json.playbook_extensions[extensionId];
  const injects = (extension.injects ?? []).map((inject, index) => ({ index, inject }));
  const steps = Object.entries(json.workflow).map(
    ([id, step]) => [id, stepOf(id, step, json, graph)] as const,
  );
  return {
    hash,
    json,
    extension,
    start: json.workflow_start,
    steps: new Map(steps),
    regions: graph.regions,
    injects: new Map(injects.map((each) => [each.inject.id, each])),
    roles: new Map(extension.roles.map((role) => [role.id, role])),
    variables: new Map(
      Object.entries(json.playbook_variables ?? {}).map(([name, each]) => [name, declared(each)]),
    ),
    conditional: injects.flatMap(({ index, inject }) => {
      const { fire } = inject;
      if (fire.kind !== 'conditional') return [];
      return [{ index, inject, condition: parseExpression(fire.condition) }];
    }),
    waits: steps.flatMap(([id, step]) =>
      step.type === 'action' && step.work.kind === 'wait'
        ? [{ id, condition: step.work.condition }]
        : [],
    ),
  };
}
