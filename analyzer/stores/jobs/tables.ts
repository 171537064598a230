/** The embedded job queue. */
export interface JobTables {}
