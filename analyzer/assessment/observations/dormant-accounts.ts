import { daysBetween, numberParameter, type Observation } from './observation.ts';
import { accountsByUnit, observedUnit } from './people-of-units.ts';

/** Of a unit's active accounts on this platform, how many were not used for so many days (or ever, since they were made). */
export const dormantAccounts: Observation = async (context) => {
  const now = context.now.toISOString();
  const limit = numberParameter(context, 'days');
  return [...(await accountsByUnit(context))].map((unit) => {
    const active = unit[1].filter(({ state }) => state === 'active');
    const dormant = active.filter(
      ({ last_sign_in_at, created_at }) => daysBetween(last_sign_in_at ?? created_at, now) > limit,
    ).length;
    const measured = { dormant, accounts: active.length, share: dormant / active.length };
    return observedUnit(context, unit, active.length === 0 ? {} : measured);
  });
};
