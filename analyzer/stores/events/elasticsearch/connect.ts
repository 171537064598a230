import type { Client, ClientOptions } from '@elastic/elasticsearch';
import { EventStoreError } from '../errors.ts';

export interface ConnectOptions {
  nodes: readonly string[];
  apiKey?: string;
  ca?: string;
  requestTimeoutMs?: number;
}

/** The client is large; it is loaded only where this engine is used. */
export async function connect(options: ConnectOptions): Promise<Client> {
  const { Client } = await import('@elastic/elasticsearch');
  const settings: ClientOptions = {
    nodes: [...options.nodes],
    requestTimeout: options.requestTimeoutMs ?? 30_000,
    // Searches and administration; bulk items are retried one by one in bulk.ts.
    maxRetries: 2,
    ...(options.apiKey === undefined ? {} : { auth: { apiKey: options.apiKey } }),
    ...(options.ca === undefined ? {} : { tls: { ca: options.ca, rejectUnauthorized: true } }),
  };
  return new Client(settings);
}

interface Answered {
  statusCode?: number;
  body?: { error?: { type?: string; reason?: string } };
  meta?: { statusCode?: number; body?: { error?: { type?: string; reason?: string } } };
  message?: string;
}

export function statusOf(error: unknown): number | undefined {
  const answered = error as Answered;
  return answered.meta?.statusCode ?? answered.statusCode;
}

function reasonOf(error: unknown): { type: string; reason: string } {
  const answered = error as Answered;
  const found = answered.meta?.body?.error ?? answered.body?.error;
  return { type: found?.type ?? '', reason: found?.reason ?? answered.message ?? String(error) };
}

const tooBroad = /too_many_clauses|max_clause|too many clauses|too_many_nested/iu;
const diskFull = /flood.?stage|disk usage exceeded|no space left/iu;

/** An error of the client as one of ours. */
export function toStoreError(error: unknown): EventStoreError {
  if (error instanceof EventStoreError) return error;
  const { type, reason } = reasonOf(error);
  const whole = `${type} ${reason} ${error instanceof Error ? error.message : ''}`;
  const options = { cause: error };
  if (diskFull.test(whole)) {
    return new EventStoreError(
      'EVENT_STORE_FULL',
      'The disks of the search cluster are full.',
      options,
    );
  }
  if (tooBroad.test(whole)) {
    return new EventStoreError(
      'EVENT_BAD_QUERY',
      'Too many words begin so; write more letters.',
      options,
    );
  }
  const status = statusOf(error);
  if (status === 401 || status === 403) {
    return new EventStoreError(
      'EVENT_STORE_UNAVAILABLE',
      'The search cluster refuses our key or its rights.',
      options,
    );
  }
  const first = reason.split('\n', 1)[0] ?? '';
  return new EventStoreError(
    'EVENT_STORE_UNAVAILABLE',
    `The search cluster failed: ${first}`,
    options,
  );
}
