import type { CaseState } from '../cases/machine.ts';

/** STOPPED is no state: a drill that was stopped early goes to EVALUATING as well, with `stoppedEarly` set. */
export const drillStates = [
  'PLAN',
  'APPROVAL',
  'APPROVED',
  'REHEARSAL',
  'RUNNING',
  'EVALUATING',
  'IMPROVING',
  'CLOSED',
  'CANCELLED',
] as const;
export type DrillStateName = (typeof drillStates)[number];

/** GB/T 38645-2020: 桌面推演, 实操演练, 示范演练. Form, scope and content are three independent fields. */
export const drillForms = ['table-top', 'live', 'demonstration'] as const;
export type DrillForm = (typeof drillForms)[number];

/** 机构内部, 行业内部, 跨行业, 跨地区. */
export const drillScopes = ['organisation', 'sector', 'cross-sector', 'regional'] as const;
export type DrillScope = (typeof drillScopes)[number];

/** 综合, 专项. */
export const drillContents = ['comprehensive', 'special'] as const;
export type DrillContent = (typeof drillContents)[number];

/** 明演; 单盲: the players know when, not what; 双盲: they know neither. */
export const drillBlinds = ['open', 'single', 'double'] as const;
export type DrillBlind = (typeof drillBlinds)[number];

export const drillRoles = ['director', 'controller', 'evaluator', 'player', 'observer'] as const;
export type DrillRole = (typeof drillRoles)[number];

/** Roles that read a sealed plan and see the live view whole. */
export const staffRoles: readonly DrillRole[] = ['director', 'controller', 'evaluator'];
/** Roles that change the plan and control the run. */
export const controlRoles: readonly DrillRole[] = ['director', 'controller'];

export interface DrillParticipant {
  /** Place in the drill, stable within it. In a rehearsal the place is played without its person. */
  seat: string;
  accountId: string;
  name: string;
  unitId: string;
  role: DrillRole;
  /** Role of the playbook that the place is bound to; players have one. */
  playbookRole?: string;
}

export interface DrillPlaybook {
  id: string;
  /** SHA-256 of the canonical JSON that was approved; the run plays exactly this. */
  hash: string;
  title: string;
  version: string;
  kind: 'table-top' | 'live-drill';
}

/** One limit of the plan for a time that the log gives (rules/drills/objectives.yaml). */
export interface DrillObjective {
  /** `T_detect`, `T_sign` … */
  objective: string;
  limitMinutes: number;
  fromInjectId?: string;
}

/** Parts of the support plan (A.3 保障方案). */
export const supportParts = [
  'people',
  'funds',
  'venue',
  'infrastructure',
  'communication',
  'technology',
  'security',
  'check',
] as const;
export type SupportPart = (typeof supportParts)[number];

export interface DrillSafety {
  /** Who authorised what: letter, scope, date. */
  authorisation: string;
  /** What nobody may do, line by line. */
  forbidden: readonly string[];
  /** Whoever says it stops everything. */
  stopWord: string;
}

/** Fields of the plan that people write. */
export interface DrillPlan {
  title: string;
  form: DrillForm;
  scope: DrillScope;
  content: DrillContent;
  blind: DrillBlind;
  purpose: string;
  /** 过程安排. */
  schedule: string;
  venue: string;
  budgeted: boolean;
  /** ISO 8601; null while nobody has set a date. */
  plannedAt: string | null;
  plannedMinutes: number | null;
  goals: string;
  objectives: readonly DrillObjective[];
  support: Readonly<Partial<Record<SupportPart, string>>>;
  safety: DrillSafety;
}

export interface Signature {
  accountId: string;
  name: string;
  at: string;
}

export interface DrillRehearsal {
  runId: string;
  startedAt: string;
  endedAt: string | null;
  by: string;
}

export interface DrillImprovement {
  id: string;
  title: string;
  /** What it follows from: an inject, an item of the evaluation form, a sentence. */
  source: string;
  ownerId: string | null;
  ownerName: string | null;
  dueAt: string;
  done: { at: string; by: string; note: string } | null;
}

/** What an evaluator handed in; the grades themselves are with the evaluation forms. */
export interface DrillEvaluation {
  accountId: string;
  name: string;
  at: string;
  /** Id of the form, where it is kept. */
  evaluationId: string | null;
}

export interface DrillState extends CaseState, DrillPlan {
  state: DrillStateName;
  number: string;
  participants: readonly DrillParticipant[];
  playbook: DrillPlaybook | null;
  /** Counts up with each change of the plan; approval names what it approved. */
  planRevision: number;
  submitted: Signature | null;
  approval: (Signature & { note: string; planRevision: number }) | null;
  sentBack: (Signature & { reason: string }) | null;
  rehearsals: readonly DrillRehearsal[];
  /** Case of the run in the drill world. */
  runId: string | null;
  startedAt: string | null;
  endedAt: string | null;
  stoppedEarly: { reason: string; by: string; at: string } | null;
  evaluations: readonly DrillEvaluation[];
  conclusion: (Signature & { text: string }) | null;
  improvements: readonly DrillImprovement[];
  closedAt: string | null;
}

/** True until the start of a drill whose players must not know what, or that, is coming. One that was cancelled may be used again. */
export function isSealed({ blind, startedAt }: Pick<DrillState, 'blind' | 'startedAt'>): boolean {
  return blind !== 'open' && startedAt === null;
}

export const injectStates = ['waiting', 'due', 'sent', 'answered', 'missed', 'skipped'] as const;
export type InjectState = (typeof injectStates)[number];

/**
 * Kinds of action that the drill itself has; the others (`detect`, `report-oral` …) are the vocabulary of playbooks. `ask`: to
 * the director; `sign-in`: I am here.
 */
export const ownActions = [
  { kind: 'answer', zh: '答复', en: 'Answer' },
  { kind: 'ask', zh: '向导调提问', en: 'Ask the director' },
  { kind: 'note', zh: '记录', en: 'Note' },
  { kind: 'sign-in', zh: '签到', en: 'Sign in' },
] as const;
