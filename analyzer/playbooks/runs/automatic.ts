import type { Trx } from '../../stores/records/records.ts';
import type { AutomaticCommand } from '../program.ts';
import type { Role } from '../schema/extension.ts';
import type { HttpCommand } from '../schema/commands.ts';
import type { Binding, RunMode, RunSubject } from './run-state.ts';

/** What of a run an automatic action may know. */
export interface ActionContext {
  /** `run:step:round:attempt`: the same for every try to carry out one attempt; use it wherever something could happen twice. */
  key: string;
  runId: string;
  unitId: string;
  mode: RunMode;
  subject: RunSubject;
  title: string;
  stepName: string;
  bindings: readonly Binding[];
  /** Of the playbook, by id. */
  roles: ReadonlyMap<string, Role>;
  /** Who leads the run. */
  responsibleId: string | undefined;
  /** ISO 8601 UTC. */
  at: string;
  signal: AbortSignal;
}

/** What an action came to. Whatever it writes, it writes in `commit`. */
export interface Performed {
  /** Goes into the first of the step's `out_args`. */
  value?: number;
  /** For people, in the log. */
  detail?: string;
  /**
   * Writes in the transaction that records the result: both are stored or neither. What the action did before (read, asked,
   * put bytes into the blobs) may happen again after a crash and must not matter.
   */
  commit?(trx: Trx): Promise<void>;
}

/** The platform's own actions. Texts have their variables filled in. Throws ActionFailure, or anything for a passing fault. */
export interface PlatformActions {
  perform(command: AutomaticCommand, context: ActionContext): Promise<Performed>;
}

export interface HttpRequest {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
  timeoutMs: number;
  maxAnswerBytes: number;
  signal: AbortSignal;
}

/** Speaks with allow-listed endpoints through the guard of the delivery layer. Throws ActionFailure. */
export interface HttpEndpoints {
  send(request: HttpRequest): Promise<{ status: number }>;
}

/**
 * Why an action was not done. `sure`: certainly not, and trying again would not help; `passing`: certainly not, and trying
 * again may help; `unclear`: it may have been done.
 */
export class ActionFailure extends Error {
  readonly certainty: 'sure' | 'passing' | 'unclear';
  readonly code: string;

  constructor(certainty: 'sure' | 'passing' | 'unclear', code: string, message: string) {
    super(message);
    this.name = 'ActionFailure';
    this.certainty = certainty;
    this.code = code;
  }
}

export type Automatic =
  | { kind: 'platform'; command: AutomaticCommand }
  | { kind: 'http'; command: HttpCommand; url: string };
