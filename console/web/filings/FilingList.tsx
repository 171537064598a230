import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import type { Facet } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { filingStates, type FilingRow } from './filing.ts';
import { FilingCard, filingColumns } from './FilingTable.tsx';

/** Filings with the police (备案): how far each is, and which date presses most. */
export default function FilingList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const facets: readonly Facet[] = [
    {
      field: 'overdue',
      label: 'filings.clocks',
      choices: [{ value: true, label: translate('filings.overdue') }],
    },
  ];
  return (
    <ListPage<FilingRow>
      resource="filings"
      permission="assessments"
      title={translate('filings.title')}
      text={translate('filings.text')}
      columns={filingColumns}
      card={(row) => <FilingCard row={row} />}
      sort={{ field: 'openedAt', order: 'DESC' }}
      states={{ field: 'state', values: filingStates }}
      facets={facets}
      empty={{ title: translate('filings.empty'), text: translate('filings.emptyHelp') }}
      onOpen={({ id }) => void navigate(`/filings/${encodeURIComponent(id)}`)}
    />
  );
}
