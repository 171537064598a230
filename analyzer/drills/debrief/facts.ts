/**
 * A drill as it went: all that evaluation, debrief and documents are made from. Names ending in `Ms` are exercise time:
 * milliseconds since the start with pauses taken out. Names ending in `At` are ISO 8601 UTC.
 */
export interface DrillFacts {
  id: string;
  number: string;
  title: string;
  state: string;
  unitId: string;
  unitName: string;
  startedAt?: string;
  endedAt?: string;
  /** How long the exercise has run until now or its end. */
  exerciseMs: number;
  /** Nothing more is expected: what has not been done by now was not done. */
  ended: boolean;
  participants: readonly ParticipantFact[];
  /** Limits of the plan by objective of rules/drills/objectives.yaml. */
  limits: readonly ObjectiveLimit[];
  injects: readonly InjectFact[];
  actions: readonly ActionFact[];
}

export interface ParticipantFact {
  accountId: string;
  name: string;
  unitId: string;
  unitName: string;
  role: DrillRole;
  /** Role of the playbook that the person plays: 指挥, 技术支持 … */
  playbookRole?: string;
  /** Its name on paper. */
  playbookRoleZh?: string;
}

export const drillRoles = ['director', 'controller', 'evaluator', 'player', 'observer'] as const;
export type DrillRole = (typeof drillRoles)[number];

export interface ObjectiveLimit {
  objective: string;
  limitMs: number;
  /** Counts from this inject instead of from where the rules say. */
  fromInjectId?: string;
}

export interface InjectFact {
  id: string;
  /** In the order of the script, from 1. */
  no: number;
  title: string;
  state: string;
  channel: string;
  /** Role of the playbook that it goes to. */
  toRole?: string;
  plannedMs?: number;
  /** When it reached the players; absent: it was not played (yet). */
  sentMs?: number;
  expected: readonly ExpectedAction[];
}

/** What somebody should do after an inject. */
export interface ExpectedAction {
  id: string;
  text: string;
  /** Kind of action that shows it in the log; without one only an evaluator can tell. */
  actionKind?: string;
  /** Role of the playbook; that of the inject where it is left out. */
  role?: string;
  /** After the inject. */
  withinMs?: number;
}

/** An entry of the action log of the players. */
export interface ActionFact {
  id: string;
  accountId: string;
  name: string;
  kind: string;
  text: string;
  injectId?: string;
  atMs: number;
  at: string;
  /** `paper`: written down by hand during the drill and entered afterwards. */
  source: 'console' | 'paper';
}
