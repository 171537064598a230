/** Hash chains and checkpoints. */
export interface AuditTables {}
