import { daysBetween, type Observation } from './observation.ts';

/**
 * Whether the platform's own store of records takes and seals them: every full day becomes a link of the hash chain, so no more
 * than two days may stand open. Nothing stored yet measures nothing.
 */
export const logStore: Observation = async (context) => {
  const { oldest, sealedDays, refusing } = await context.events.stats();
  const to = context.now.toISOString();
  if (oldest === undefined) return [];
  const spanned = Math.floor(daysBetween(`${oldest.slice(0, 10)}T00:00:00.000Z`, to));
  const sound = refusing === undefined && (spanned <= 1 || sealedDays > 0);
  return [
    {
      object: { kind: 'platform', id: 'event-store', name: '平台日志库' },
      measured: { sound, sealedDays, ...(refusing !== undefined && { refusing }) },
      from: oldest,
      to,
      origin: { kind: 'platform' },
    },
  ];
};
