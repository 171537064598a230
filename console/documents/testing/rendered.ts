import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createDocuments, type Documents, type DocumentsDeps } from '../documents.ts';

export function testDocuments(limits: Partial<DocumentsDeps> = {}): {
  documents: Documents;
  metrics: Registry;
} {
  const metrics = new Registry();
  return {
    metrics,
    documents: createDocuments({ log: pino({ level: 'silent' }), metrics, ...limits }),
  };
}
