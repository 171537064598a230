import type { Observation } from './observation.ts';
import { accountsByUnit, observedUnit, rolesByAccount } from './people-of-units.ts';

/** Of a unit's administrators of this platform (parameter `roles`, `|` between them), the share with a second factor. */
export const secondFactor: Observation = async (context) => {
  const wanted = String(context.parameters['roles'] ?? '').split('|');
  const units = await accountsByUnit(context);
  const roles = await rolesByAccount(context, [...units.values()].flat());
  return [...units].map((unit) => {
    const administrators = unit[1].filter(
      ({ id, state }) => state === 'active' && wanted.some((role) => roles.get(id)?.has(role)),
    );
    const enrolled = administrators.filter(({ totp_enabled }) => totp_enabled === 1).length;
    const count = administrators.length;
    const measured = { share: enrolled / count, administrators: count, enrolled };
    return observedUnit(context, unit, count === 0 ? {} : measured);
  });
};
