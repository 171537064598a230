import type { Observation } from './observation.ts';
import { accountsByUnit, observedUnit, rolesByAccount } from './people-of-units.ts';

const administrators = ['system-admin', 'security-admin', 'audit-admin'] as const;

/**
 * Whether system, security and audit administration (三员) of a unit lie with different people: how many of the three are taken,
 * and how many people hold more than one of them.
 */
export const roleSeparation: Observation = async (context) => {
  const units = await accountsByUnit(context);
  const roles = await rolesByAccount(context, [...units.values()].flat());
  return [...units].map((unit) => {
    const held = unit[1]
      .filter(({ state }) => state === 'active')
      .map(({ id }) => administrators.filter((role) => roles.get(id)?.has(role)))
      .filter((some) => some.length > 0);
    const taken = new Set(held.flat()).size;
    const combined = held.filter((some) => some.length > 1).length;
    const measured = { combined, taken, people: held.length };
    // One administrator alone may have colleagues at the bureau above: nothing to judge here.
    return observedUnit(context, unit, taken < 2 ? {} : measured);
  });
};
