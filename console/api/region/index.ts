import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { Problem } from '../problem.ts';
import type { Rights } from '../rights/rights.ts';
import { findRegionUnit, readRegion, type RegionReader } from './read-model.ts';
import { RegionQuery, RegionSchema, RegionTrendSchema } from './schema.ts';
import { readTrend } from './trend.ts';

export interface RegionDeps {
  records: Records;
  rights: Rights;
  time: TimeSource;
}

const defaultRows = 50;

/** The region at a glance: units and the states of what they were notified of, late units first, trends. */
export function regionFeature({ records, rights, time }: RegionDeps): Feature {
  return (api) => {
    const readerOf = (caller: RegionReader['notices']): RegionReader => {
      const as = (resource: 'notices' | 'alerts' | 'incidents') => ({
        ...caller,
        grants: rights.grantsFor(caller.grants, { resource, action: 'read' }),
      });
      return {
        db: records.db,
        notices: as('notices'),
        alerts: as('alerts'),
        incidents: as('incidents'),
        at: isoNow(time),
      };
    };
    const unitOf = async (reader: RegionReader, wanted: string | undefined) => {
      const unit = await findRegionUnit(reader, wanted);
      if (!unit)
        throw new Problem(404, 'NOT_FOUND', 'There is no such unit, or it is not visible.');
      return unit;
    };
    api.get(
      '/region',
      {
        schema: { querystring: RegionQuery, response: { 200: RegionSchema } },
        config: { permission: { resource: 'notices', action: 'read' } },
      },
      async ({ caller, query }) => {
        const reader = readerOf(caller);
        return await readRegion(
          reader,
          await unitOf(reader, query.unitId),
          query.limit ?? defaultRows,
        );
      },
    );
    api.get(
      '/region/trend',
      {
        schema: { querystring: RegionQuery, response: { 200: RegionTrendSchema } },
        config: { permission: { resource: 'notices', action: 'read' } },
      },
      async ({ caller, query }) => {
        const reader = readerOf(caller);
        const { id } = await unitOf(reader, query.unitId);
        return await readTrend(reader, id);
      },
    );
  };
}
