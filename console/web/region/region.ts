import type { Static } from 'typebox';
import type { RegionSchema, RegionTrendSchema } from '../../api/region/schema.ts';

export type RegionAnswer = Static<typeof RegionSchema>;
export type RegionTrend = Static<typeof RegionTrendSchema>;
