import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { useAppSide } from '../apps/roles.ts';
import type { Facet } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { appFilingStates, type AppFilingRow } from './app-filing.ts';
import { AppFilingCard, appFilingColumns } from './AppFilingTable.tsx';

/** Filings of providers: whose turn it is, and what is late. */
export default function AppFilingList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const side = useAppSide();
  const facets: readonly Facet[] = [
    {
      field: 'turn',
      label: 'appFilings.turn',
      choices: (['authority', 'provider'] as const).map((value) => ({
        value,
        label: translate(`appFilings.turnOf.${value}`),
      })),
    },
    {
      field: 'overdue',
      label: 'filings.clocks',
      choices: [{ value: true, label: translate('filings.overdue') }],
    },
    ...(side === 'provider'
      ? []
      : [
          {
            field: 'mine',
            label: 'findings.responsible',
            choices: [{ value: true, label: translate('appFilings.mine') }],
          },
        ]),
  ];
  return (
    <ListPage<AppFilingRow>
      resource="app-filings"
      permission="apps"
      title={translate('appFilings.title')}
      text={translate(side === 'provider' ? 'appFilings.providerText' : 'appFilings.text')}
      columns={appFilingColumns}
      card={(row) => <AppFilingCard row={row} />}
      sort={{ field: 'updatedAt', order: 'DESC' }}
      states={{ field: 'state', values: appFilingStates }}
      facets={facets}
      searchLabel={translate('appFilings.search')}
      empty={{
        title: translate('appFilings.empty'),
        text: translate(
          side === 'provider' ? 'appFilings.providerEmptyHelp' : 'appFilings.emptyHelp',
        ),
      }}
      onOpen={({ id }) => void navigate(`/app-filings/${encodeURIComponent(id)}`)}
    />
  );
}
