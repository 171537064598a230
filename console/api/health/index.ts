import type { Health } from '../../../analyzer/health/health.ts';
import type { Feature } from '../api.ts';
import { HealthSummarySchema } from './schema.ts';

/** The health page: what works, what waits, what is full. */
export function healthFeature({ health }: { health: Pick<Health, 'summary'> }): Feature {
  return (api) => {
    api.get(
      '/health/summary',
      {
        config: { permission: { resource: 'health', action: 'read' } },
        schema: { response: { 200: HealthSummarySchema } },
      },
      () => health.summary(),
    );
  };
}
