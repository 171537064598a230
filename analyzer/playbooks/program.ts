import type { Expression, Value, ValueType } from './expression/expression.ts';
import type { Inject, PlaybookExtension, Role, StepExtension } from './schema/extension.ts';
import type { HttpCommand, PlatformCommand } from './schema/commands.ts';
import type { PlaybookJson } from './schema/playbook.ts';
import type {
  ActionStep,
  EndStep,
  IfStep,
  ParallelStep,
  StartStep,
  WhileStep,
} from './schema/workflow.ts';

/**
 * Where a step stands: the whole playbook, one branch of a parallel step, the body of a loop, or the branches of a choice
 * that goes on afterwards. A region ends where one of its steps leads to an `end`.
 */
export interface Region {
  id: number;
  /** Region of the step that owns it; undefined for the whole playbook. */
  parent: number | undefined;
  /** The parallel, while or if step; undefined for the whole playbook. */
  owner: string | undefined;
}

interface Placed {
  id: string;
  region: number;
  extension: StepExtension;
}

/** What an action is done by: people, a check that waits, the platform, or an HTTP interface. */
export type Work =
  | { kind: 'manual' }
  | { kind: 'wait'; condition: Expression }
  | { kind: 'platform'; command: AutomaticCommand }
  | { kind: 'http'; command: HttpCommand; url: string };

export type AutomaticCommand = Exclude<PlatformCommand, { command: 'wait' }>;

export type CompiledStep =
  | (Placed & { type: 'start'; step: StartStep })
  | (Placed & { type: 'end'; step: EndStep })
  | (Placed & { type: 'action'; step: ActionStep; work: Work })
  | (Placed & { type: 'parallel'; step: ParallelStep; branches: readonly number[] })
  | (Placed & {
      type: 'if-condition';
      step: IfStep;
      condition: Expression;
      own: number | undefined;
    })
  | (Placed & { type: 'while-condition'; step: WhileStep; condition: Expression; body: number });

export interface CompiledInject {
  index: number;
  inject: Inject;
}

/** A step that holds its branch until a condition is true. */
export interface WaitStep {
  id: string;
  condition: Expression;
}

export interface DeclaredVariable {
  type: ValueType;
  initial: Value;
  /** Must be given at the beginning. */
  asked: boolean;
  constant: boolean;
}

/** A checked playbook, ready to be interpreted. Immutable; the same text gives the same program. */
export interface Program {
  /** SHA-256 (hex) of the canonical JSON (RFC 8785). */
  hash: string;
  json: PlaybookJson;
  extension: PlaybookExtension;
  start: string;
  steps: ReadonlyMap<string, CompiledStep>;
  /** By id. */
  regions: readonly Region[];
  /** In the order of the script. */
  injects: ReadonlyMap<string, CompiledInject>;
  roles: ReadonlyMap<string, Role>;
  variables: ReadonlyMap<string, DeclaredVariable>;
  /** Injects and waits that hang on a condition are looked at after every change. */
  conditional: readonly (CompiledInject & { condition: Expression })[];
  waits: readonly WaitStep[];
}
