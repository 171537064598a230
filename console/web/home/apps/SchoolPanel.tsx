import { useTranslate } from 'react-admin';
import type { AppUseRow } from '../../app-uses/app-use.ts';
import { appUsePath } from '../../app-uses/app-use.ts';
import { StateMark } from '../../marks/StateMark.tsx';
import { useApi } from '../../providers/use-api.ts';
import { Panel } from '../../shapes/Panel.tsx';
import { NumberedList } from '../auditor/NumberedList.tsx';

/** Uses of apps that wait for the school; nothing when none does. */
export default function SchoolPanel() {
  const translate = useTranslate();
  const { data = [] } = useApi<readonly AppUseRow[]>('/app-uses', {
    query: {
      range: '[0,4]',
      sort: '["nextDueAt","ASC"]',
      filter: JSON.stringify({ turn: 'school' }),
    },
    refetchInterval: 60_000,
    keep: true,
  });
  if (data.length === 0) return null;
  return (
    <Panel title={translate('appHome.school')} flush testId="home-school-apps">
      <NumberedList
        none=""
        entries={data.map((row) => ({
          id: row.id,
          href: appUsePath(row.id),
          title: row.appName,
          detail: [
            row.providerName,
            row.unitName,
            row.trigger === null ? null : translate(`apps.trigger.${row.trigger}`),
          ]
            .filter((part) => part !== null)
            .join(' · '),
          mark: <StateMark kind="app-uses" state={row.state} plain />,
        }))}
      />
    </Panel>
  );
}
