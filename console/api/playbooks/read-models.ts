import type { LibraryEntry } from '../../../analyzer/playbooks/library/library.ts';
import type { Expression } from '../../../analyzer/playbooks/expression/expression.ts';
import { parseExpression } from '../../../analyzer/playbooks/expression/parse.ts';
import type { CompiledStep, Program } from '../../../analyzer/playbooks/program.ts';
import type { Inject, Text } from '../../../analyzer/playbooks/schema/extension.ts';
import type { Playbook, PlaybookRow } from './schema.ts';

export const words = ({ zh, en }: Text): { zh: string; en: string } => ({ zh, en: en ?? zh });

export function rowOf(entry: LibraryEntry, unitNames: ReadonlyMap<string, string>): PlaybookRow {
  return {
    ...headOf(entry, unitNames),
    steps: entry.steps,
    injects: entry.injects,
    roles: entry.roles,
  };
}

function headOf(entry: LibraryEntry, unitNames: ReadonlyMap<string, string>) {
  return {
    id: entry.id,
    title: entry.name,
    kind: entry.kind,
    version: entry.version,
    hash: entry.hash,
    lastDrilledAt: entry.lastDrilledAt,
    ownerName: entry.builtIn ? null : entry.owner_name,
    unitName: entry.builtIn ? null : (unitNames.get(entry.unit_id) ?? entry.unit_id),
    builtIn: entry.builtIn,
    createdAt: entry.created_at,
  };
}

/** Injects that a condition asks about. */
function injectsIn(expression: Expression): string[] {
  switch (expression.kind) {
    case 'literal':
    case 'variable':
      return [];
    case 'not':
      return injectsIn(expression.operand);
    case 'and':
    case 'or':
    case 'compare':
      return [...injectsIn(expression.left), ...injectsIn(expression.right)];
    case 'call': {
      const { name, args } = expression;
      const id = name === 'done' ? args[1] : args[0];
      return id === undefined || name === 'finished' ? [] : [id];
    }
  }
}

function plannedMs({ fire }: Inject): number | null {
  return fire.kind === 'timed' ? fire.at_ms : (fire.planned_ms ?? null);
}

function injectOf(inject: Inject): Playbook['injects'][number] {
  const { id, no, title, fire, channel, from, to, content, attachment, expected } = inject;
  const condition = fire.kind === 'conditional' ? fire.condition : null;
  return {
    id,
    no,
    ...words(title),
    phase: inject.phase ?? null,
    channel,
    trigger: fire.kind,
    plannedMs: plannedMs(inject),
    condition,
    after: condition === null ? [] : [...new Set(injectsIn(parseExpression(condition)))],
    from,
    to: [...to],
    content: words(content),
    attachment: attachment ? { name: words(attachment.name), text: words(attachment.text) } : null,
    expected: expected.map((each) => ({
      id: each.id,
      ...words(each.text),
      kind: each.kind,
      withinMs: each.deadline_ms ?? null,
      ruleId: each.rule_id ?? null,
      role: each.role ?? null,
      points: each.points,
    })),
    hint: inject.evaluator_hint ? words(inject.evaluator_hint) : null,
  };
}

export function kindOf(step: CompiledStep): string {
  return step.type === 'action' ? step.work.kind : step.type;
}

export function nameOf({ id, step, extension }: CompiledStep): { zh: string; en: string } {
  const zh = step.name ?? id;
  return { zh, en: extension.name_en ?? zh };
}

/** What a step says to whoever does it: its instructions, or its description. */
export function textOf({ type, step, extension }: CompiledStep): { zh: string; en: string } {
  const manual = type === 'action' ? step.commands.filter((each) => each.type === 'manual') : [];
  const zh = [step.description, ...manual.map(({ command }) => command)]
    .filter((each) => each !== undefined)
    .join('\n');
  return { zh, en: extension.description_en ?? zh };
}

interface Leads {
  on_completion?: string;
  on_success?: string;
  on_failure?: string;
  on_true?: string;
  on_false?: string;
  next_steps?: readonly string[];
  condition?: string;
}

function stepOf(compiled: CompiledStep): Playbook['steps'][number] {
  const { id, extension } = compiled;
  const leads = compiled.step as Leads;
  const { on_completion, on_success, on_failure, on_true, on_false, next_steps = [] } = leads;
  const all = [...next_steps, on_true, on_false, on_completion, on_success, on_failure];
  return {
    id,
    ...nameOf(compiled),
    kind: kindOf(compiled),
    text: textOf(compiled),
    roles: [...(extension.roles ?? [])],
    dueMs: extension.deadline_ms ?? null,
    ruleId: extension.rule_id ?? null,
    condition: leads.condition ?? null,
    next: all.filter((each) => each !== undefined),
  };
}

export function playbookOf(
  entry: LibraryEntry,
  program: Program,
  unitNames: ReadonlyMap<string, string>,
): Playbook {
  const { extension, json } = program;
  return {
    ...headOf(entry, unitNames),
    background: extension.background ? words(extension.background) : null,
    roles: extension.roles.map((role) => ({
      id: role.id,
      ...words(role.title),
      part: role.part,
      unit: role.unit,
      atLeast: role.at_least,
    })),
    phases: (extension.phases ?? []).map(({ id, title }) => ({ id, ...words(title) })),
    injects: (extension.injects ?? []).map(injectOf),
    steps: [...program.steps.values()].map(stepOf),
    objectives: (extension.objectives ?? []).map((each) => ({
      id: each.id,
      ...words(each.title),
      measure: each.measure,
      fromInject: each.from_inject ?? null,
      until: each.until,
      limitMs: each.limit_ms ?? null,
      ruleId: each.rule_id ?? null,
    })),
    variables: Object.entries(json.playbook_variables ?? {})
      .filter(([, { external }]) => external === true)
      .map(([name, { type, description, value }]) => ({
        name,
        type,
        description: description ?? null,
        value: value ?? '',
        asked: value === undefined,
      })),
    signature: { node: entry.node, value: entry.signature },
  };
}
