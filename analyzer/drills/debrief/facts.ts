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
  /** Names of the roles of the playbook on paper, by id. */
  roleNames: Readonly<Record<string, string>>;
  objectives: readonly PlannedObjective[];
  injects: readonly InjectFact[];
  actions: readonly ActionFact[];
}

export interface ParticipantFact {
  accountId: string;
  name: string;
  unitId: string;
  unitName: string;
  role: DrillRole;
  /** Role of the playbook that the person plays, by id. */
  playbookRole?: string;
}

export const drillRoles = ['director', 'controller', 'evaluator', 'player', 'observer'] as const;
export type DrillRole = (typeof drillRoles)[number];

/** An objective of the plan: `measure` is one of rules/drills/objectives.yaml. */
export interface PlannedObjective {
  id: string;
  titleZh: string;
  measure: string;
  /** Counts from this inject; without one from the start. */
  fromInjectId?: string;
  /** Kind of action that ends it. */
  until: string;
  limitMs?: number;
}

export interface InjectFact {
  id: string;
  /** As printed in the script: `2.3`. */
  no: string;
  title: string;
  state: string;
  channel: string;
  /** Title of the phase of the script. */
  phase?: string;
  /** Roles of the playbook that it goes to. */
  toRoles: readonly string[];
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
  /** Role of the playbook; left out: any that the inject goes to. */
  role?: string;
  /** After the inject; without: until the end. */
  withinMs?: number;
  /** Weight that the plan gives it. */
  points: number;
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
