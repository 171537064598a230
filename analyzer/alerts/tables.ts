/** Detections, alerts, comments. */
export interface AlertTables {}
