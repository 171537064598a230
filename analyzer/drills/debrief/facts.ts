import type { DrillRole, DrillStateName } from '../drill.ts';

/**
 * A drill as it went: all that evaluation, debrief and documents are made from. Names ending in `Ms` are exercise time:
 * milliseconds that people have been at it since the start, without pauses and without what a director jumped over. Names ending
 * in `At` are ISO 8601 UTC. `clockMs`: what the exercise clock showed, jumps counted.
 */
export interface DrillFacts {
  id: string;
  number: string;
  title: string;
  state: DrillStateName;
  unitId: string;
  unitName: string;
  startedAt?: string;
  endedAt?: string;
  /** Wall time from start to end that was paused. */
  pausedMs: number;
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
  /** Actions beyond the cap, read by nobody here. */
  actionsLeftOut: number;
  controls: readonly ControlFact[];
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

/** An objective of the playbook or of the plan. */
export interface PlannedObjective {
  id: string;
  /** Left out: that of the measure. */
  titleZh?: string;
  /** One of rules/drills/objectives.yaml: `T_detect`. */
  measure: string;
  /** `usual`: as the rules say. */
  from: { kind: 'usual' } | { kind: 'start' } | { kind: 'inject'; injectId: string };
  /** Kind of action that ends it; left out: as the rules say. */
  until?: string;
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
  clockMs?: number;
  /** Where `sentMs` is from. */
  source: 'console' | 'paper';
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
  /** Its name on paper and on screen. */
  kindZh: string;
  kindEn: string;
  text: string;
  injectId?: string;
  /** Expected action that the run counted it for when it came in. */
  met?: { injectId: string; expectedId: string };
  atMs: number;
  clockMs: number;
  at: string;
  /** `paper`: written down by hand during the drill and entered afterwards. */
  source: 'console' | 'paper';
}

/** Start, pause, resume, skip and the like, for the timeline. */
export interface ControlFact {
  text: string;
  /** The same in English, but for what the director gave as a reason. */
  en: string;
  by: string;
  atMs: number;
  clockMs: number;
  at: string;
}
