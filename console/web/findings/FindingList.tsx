import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { SeverityMark } from '../marks/SeverityMark.tsx';
import type { Facet } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { findingSeverities, findingStates, type FindingRow } from './finding.ts';
import { FindingCard, findingColumns } from './FindingTable.tsx';

/** What auditors found and how far the answers are. */
export default function FindingList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const facets: readonly Facet[] = [
    {
      field: 'overdue',
      label: 'findings.clocks',
      choices: [{ value: true, label: translate('findings.overdue') }],
    },
    {
      field: 'severity',
      label: 'severity.label',
      choices: findingSeverities.map((value) => ({
        value,
        label: <SeverityMark severity={value} plain />,
      })),
    },
  ];
  return (
    <ListPage<FindingRow>
      resource="findings"
      title={translate('findings.title')}
      text={translate('findings.listText')}
      columns={findingColumns}
      card={(row) => <FindingCard row={row} />}
      sort={{ field: 'openedAt', order: 'DESC' }}
      states={{ field: 'state', values: findingStates }}
      facets={facets}
      searchLabel={translate('findings.search')}
      empty={{ title: translate('findings.empty'), text: translate('findings.emptyHelp') }}
      onOpen={({ id }) => void navigate(`/findings/${encodeURIComponent(id)}`)}
    />
  );
}
