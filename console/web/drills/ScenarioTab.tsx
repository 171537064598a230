import { useTranslate } from 'react-admin';
import { PlaybookScenario } from '../playbooks/PlaybookScenario.tsx';
import type { Playbook } from '../playbooks/playbook.ts';
import { useApi } from '../providers/use-api.ts';
import { Empty, Loaded } from '../shapes/States.tsx';
import type { Drill } from './drill.ts';

/** The script of the drill on its time line. */
export function ScenarioTab({ drill }: { drill: Drill }) {
  const translate = useTranslate();
  const query = useApi<Playbook>(`/playbooks/${encodeURIComponent(drill.playbook?.id ?? '')}`, {
    enabled: drill.playbook !== null,
  });
  if (drill.playbook === null) {
    return (
      <Empty title={translate('drills.noScenario')} text={translate('drills.noScenarioHelp')} />
    );
  }
  return <Loaded query={query}>{(playbook) => <PlaybookScenario playbook={playbook} />}</Loaded>;
}
