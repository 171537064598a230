import { createHash } from 'node:crypto';
import { canonicalJson } from '../../audit/canonical-json.ts';
import { createFaults, type Fault, type Faults } from '../fault.ts';
import type { Program } from '../program.ts';
import { extensionId } from '../schema/common.ts';
import { PlaybookSchema, type PlaybookJson } from '../schema/playbook.ts';
import { compile } from './compile.ts';
import { createNames, type Names, type ValidationContext } from './context.ts';
import { readGraph } from './graph.ts';
import { readJson } from './read-json.ts';
import { schemaFaults } from './schema-faults.ts';
import { scriptFaults } from './script-faults.ts';
import { workflowFaults } from './workflow-faults.ts';

/** `content`: the canonical JSON that the hash of the program is over. */
export type Validation =
  { kind: 'program'; program: Program; content: string } | { kind: 'faults'; faults: Fault[] };

/** Too many of something is told by itself: what else is wrong with ten thousand steps helps nobody. */
function sizeFaults(
  { rules }: ValidationContext,
  json: Record<string, unknown>,
  faults: Faults,
): void {
  const { workflow } = rules;
  const caps = [
    ['workflow', 'steps', workflow.steps],
    ['playbook_variables', 'variables', workflow.variables],
  ] as const;
  for (const [member, what, most] of caps) {
    const value = json[member];
    const count = typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
    if (count > most) {
      faults.add(`/${member}`, 'TOO_MANY', `It has ${count} ${what}; at most ${most}.`);
    }
  }
}

/** Waits and injects that are looked at after every change. */
function conditionalFaults({ json, extension, rules, faults }: Names): void {
  const injects = (extension.injects ?? []).filter(({ fire }) => fire.kind === 'conditional');
  const waits = Object.values(json.workflow).filter(
    (step) =>
      step.type === 'action' &&
      step.commands.some((each) => each.type === 'xiaodun-platform' && each.command === 'wait'),
  );
  const count = injects.length + waits.length;
  if (count <= rules.script.conditional) return;
  const message = `${count} injects and waits hang on a condition; at most ${rules.script.conditional}.`;
  faults.add(`/playbook_extensions/${extensionId}/injects`, 'TOO_MANY', message);
}

/**
 * Checks a playbook: its text, its shape, its names, texts and conditions, and the graph of its steps. Collects every fault
 * with its place; what can not be looked at because of an earlier fault is not guessed at.
 */
export function validatePlaybook(text: string, context: ValidationContext): Validation {
  const faults = createFaults();
  const { rules } = context;
  const limits = { bytes: rules.file.kibibytes * 1024, depth: rules.file.depth };
  const value = readJson(text, limits, faults);
  if (value) sizeFaults(context, value, faults);
  if (value && faults.count === 0) schemaFaults(PlaybookSchema, value, faults);
  if (!value || faults.count > 0) return { kind: 'faults', faults: faults.list() };
  const json = value as PlaybookJson;
  const names = createNames(json, context, faults);
  conditionalFaults(names);
  workflowFaults(names);
  scriptFaults(names);
  const graph = readGraph(json, rules.workflow, faults);
  if (faults.count > 0) return { kind: 'faults', faults: faults.list() };
  const content = canonicalJson(json);
  return { kind: 'program', program: compile(json, graph, hashOf(content)), content };
}

export function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The program of a text that was checked when it was stored. */
export function compileStored(content: string, hash: string): Program {
  const json = JSON.parse(content) as PlaybookJson;
  const noCap = { width: Infinity, nesting: Infinity };
  return compile(json, readGraph(json, noCap, createFaults()), hash);
}
