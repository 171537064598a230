import { useLocaleState } from 'react-admin';
import type { Playbook } from '../playbooks/playbook.ts';
import { useApi } from '../providers/use-api.ts';
import { labelOf } from '../shapes/cases/case.ts';

/** A role of the script that players are bound to. */
export interface ScriptRole {
  id: string;
  name: string;
  atLeast: number;
}

/** Roles of a playbook that somebody plays; none while it is unknown. */
export function useScript(playbookId: string | undefined): { roles: readonly ScriptRole[] } {
  const [locale] = useLocaleState();
  const { data } = useApi<Playbook>(`/playbooks/${encodeURIComponent(playbookId ?? '')}`, {
    enabled: playbookId !== undefined,
  });
  const roles = (data?.roles ?? [])
    .filter(({ part }) => part === 'player' || part === 'responder')
    .map((role) => ({ id: role.id, name: labelOf(role, locale), atLeast: role.atLeast }));
  return { roles };
}
