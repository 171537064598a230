import type { Static } from 'typebox';
import type { HealthSummarySchema } from '../../api/health/schema.ts';

export type HealthSummary = Static<typeof HealthSummarySchema>;
