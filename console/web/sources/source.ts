import type { Static } from 'typebox';
import type { SourceSchema } from '../../api/sources/schema.ts';

export const sourceStates = ['active', 'silent', 'muted'] as const;

export type Source = Static<typeof SourceSchema>;
