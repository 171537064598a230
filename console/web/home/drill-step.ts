import type { DrillRow } from '../drills/drill.ts';

/** What somebody has to do next with a drill, and the page for it; undefined when it waits for others. */
export interface DrillStep {
  /** Message key ends in it: `drillHome.step.<key>`. */
  key: 'plan' | 'approve' | 'prepare' | 'control' | 'play' | 'evaluate' | 'conclude' | 'improve';
  /** Page of the drill; undefined for the record itself. */
  page?: 'plan' | 'live' | 'play' | 'validate' | 'debrief';
}

export function drillStepOf(
  { state, myRoles }: Pick<DrillRow, 'state' | 'myRoles'>,
  mayApprove: boolean,
): DrillStep | undefined {
  const leads = myRoles.some((role) => role === 'director' || role === 'controller');
  switch (state) {
    case 'PLAN':
      return leads ? { key: 'plan', page: 'plan' } : undefined;
    case 'APPROVAL':
      return mayApprove ? { key: 'approve' } : undefined;
    case 'APPROVED':
      return leads ? { key: 'prepare', page: 'live' } : undefined;
    case 'RUNNING':
      if (leads) return { key: 'control', page: 'live' };
      if (myRoles.includes('evaluator')) return { key: 'evaluate', page: 'validate' };
      return myRoles.includes('player') ? { key: 'play', page: 'play' } : undefined;
    case 'REHEARSAL':
      return leads ? { key: 'control', page: 'live' } : undefined;
    case 'EVALUATING':
      if (myRoles.includes('evaluator')) return { key: 'evaluate', page: 'validate' };
      return leads ? { key: 'conclude', page: 'debrief' } : undefined;
    case 'IMPROVING':
      return leads ? { key: 'improve', page: 'debrief' } : undefined;
    case 'CLOSED':
    case 'CANCELLED':
      return undefined;
  }
}
