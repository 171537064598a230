import type { Playbook } from './playbook.ts';
export function PlaybookScenario({ playbook }: { playbook: Playbook }) {
  return <>{playbook.title}</>;
}
