import type { Static } from 'typebox';
import type { Finding, FindingRow, FindingTemplatesSchema } from '../../api/findings/schema.ts';

export type { Finding, FindingRow };
export type FindingTemplates = Static<typeof FindingTemplatesSchema>;

/** What an auditor looks at first: the answers that wait for a re-check. */
export const findingStates = ['READY', 'OPEN', 'REVISION', 'CLOSED', 'WITHDRAWN'] as const;

export const findingSeverities = ['high', 'medium', 'low'] as const;
