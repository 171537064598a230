/** Systems, evidence, item results. */
export interface AssessmentTables {}
