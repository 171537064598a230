/** Auditors raise and close (`create`); the school answers (`update`). */
export const findingRights = {
  create: { resource: 'findings', action: 'create' },
  update: { resource: 'findings', action: 'update' },
} as const;
