/** Log sources: who sends, last seen, silence. */
export interface SourceTables {}
