import type { ExceptionRow, ItemException } from '../../api/exceptions/schema.ts';

export type { ExceptionRow, ItemException };

/** In the order in which somebody has to do something. */
export const exceptionStates = [
  'REQUESTED',
  'APPROVED',
  'REJECTED',
  'WITHDRAWN',
  'REVOKED',
] as const;

/** What is left of the risk with the compensating control. */
export const residualRisks = ['low', 'medium', 'high'] as const;
