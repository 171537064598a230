/** Units, accounts, roles, sessions. */
export interface PeopleTables {}
