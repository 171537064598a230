import { fileURLToPath } from 'node:url';
import { newEnforcer } from 'casbin';
import type { Grant, RoleId } from '../../../analyzer/people/principal.ts';
import { actions, resources, type Action, type Resource } from '../permission.ts';

export interface Right {
  resource: Resource;
  action: Action;
}

/** Role × resource × action, decided by casbin over `model.conf` and `policy.csv`. */
export interface Rights {
  allows(role: RoleId, right: Right): boolean;
  /** The grants that carry the right: what the caller sees is bounded by these, not by all it holds. */
  grantsFor(grants: readonly Grant[], right: Right): Grant[];
  /** Everything that a set of roles may do, for the console's menus and for token scopes. */
  rightsOf(roles: readonly RoleId[]): Right[];
}

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export const allRights: readonly Right[] = resources.flatMap((resource) =>
  actions.map((action) => ({ resource, action })),
);

/**
 * Roles come from the session, so the model has no `g()` (twice as fast, and nothing to keep in step).
 * The policy is fixed while the process runs, hence each answer is kept: roles × resources × actions at most.
 */
export async function loadRights(): Promise<Rights> {
  const enforcer = await newEnforcer(path('model.conf'), path('policy.csv'));
  const answers = new Map<string, boolean>();

  function allows(role: RoleId, { resource, action }: Right): boolean {
    const key = `${role} ${resource} ${action}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = enforcer.enforceSync(role, resource, action);
    answers.set(key, answer);
    return answer;
  }

  return {
    allows,
    grantsFor: (grants, right) => grants.filter((grant) => allows(grant.role, right)),
    rightsOf: (roles) => allRights.filter((right) => roles.some((role) => allows(role, right))),
  };
}
