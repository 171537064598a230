import type { Debrief } from '../../../api/drills/debrief/schema.ts';
import type { DrillDocuments } from '../../../api/drills/documents/schema.ts';
import type { Evaluations, Observations } from '../../../api/drills/evaluation/schema.ts';
import type { Reach } from '../../../api/drills/reach/schema.ts';

export type { Debrief, DrillDocuments, Evaluations, Observations, Reach };
