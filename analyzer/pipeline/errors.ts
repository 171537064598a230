/** An ingest thread ended or hung while it worked on a batch. Retryable: with fewer lines, the culprit shows. */
export class WorkerLostError extends Error {
  readonly code: 'WORKER_CRASHED' | 'WORKER_HUNG' | 'WORKER_STOPPED';

  constructor(code: WorkerLostError['code'], detail: string) {
    super(detail);
    this.code = code;
  }
}

/** New rules were not taken; those before stay in use. */
export class RulesRefusedError extends Error {
  readonly code = 'RULES_REFUSED';
}
