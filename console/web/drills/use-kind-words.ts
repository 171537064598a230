import { useTranslate } from 'react-admin';

/** The name of a kind of action; the id itself for one that a later playbook brought. */
export function useKindWords(): (kind: string) => string {
  const translate = useTranslate();
  return (kind) => translate(`drills.kind.${kind}`, { _: kind });
}
