/** What people do with apps; sides of the machines say who may do what where. */
export const appRights = {
  create: { resource: 'apps', action: 'create' },
  update: { resource: 'apps', action: 'update' },
  approve: { resource: 'apps', action: 'approve' },
} as const;

/** Who is told at a provider, at a school, at an authority. */
export const providerRoles = ['app-provider'] as const;
export const schoolRoles = ['school-security-officer', 'school-cio'] as const;
export const reviewerRoles = ['app-reviewer'] as const;
