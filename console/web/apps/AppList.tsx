import { Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import { useCan, useSession } from '../providers/session.ts';
import { kindsFor } from '../imports/import.ts';
import { Mark } from '../marks/Mark.tsx';
import { StateMark } from '../marks/StateMark.tsx';
import { stateLooks } from '../marks/states.ts';
import type { Facet } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { appOrigins, appPath, ledgerFilingStates, lists, type AppRow } from './app.ts';
import { AppCard, appColumns } from './AppTable.tsx';
import { ListedMark } from './ListedMark.tsx';
import { useAppSide } from './roles.ts';

function useFacets(): readonly Facet[] {
  const translate = useTranslate();
  const side = useAppSide();
  const filing: Facet = {
    field: 'filingState',
    label: 'apps.filing',
    choices: [
      {
        value: 'none',
        label: (
          <Mark {...stateLooks['app-gates'].blocked} plain text={translate('apps.notFiled')} />
        ),
      },
      ...ledgerFilingStates.map((value) => ({
        value,
        label: <StateMark kind="app-filings" state={value} plain />,
      })),
    ],
  };
  // A provider has one origin and nobody's lists.
  if (side === 'provider') return [filing];
  return [
    {
      field: 'listed',
      label: 'apps.listed',
      choices: lists.map((value) => ({ value, label: <ListedMark listed={value} plain /> })),
    },
    filing,
    {
      field: 'origin',
      label: 'apps.originLabel',
      choices: appOrigins.map((value) => ({ value, label: translate(`apps.origin.${value}`) })),
    },
    {
      field: 'closed',
      label: 'apps.ledger',
      choices: [{ value: true, label: translate('apps.closedOnes') }],
    },
  ];
}

/** The ledger of education apps: whose, filed or not, used by whom. */
export default function AppList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const side = useAppSide();
  const who = useSession();
  const mayCreate = useCan('apps', 'create');
  const mayImport = kindsFor(who).includes('apps');
  const add = mayCreate && (
    <Button component={Link} to="/apps/new" variant="contained" data-testid="add-app">
      {translate('apps.add')}
    </Button>
  );
  const actions = (
    <>
      {side !== 'provider' && (
        <>
          <Button component={Link} to="/apps/catalogue" data-testid="app-catalogue">
            {translate('apps.catalogue')}
          </Button>
          <Button component={Link} to="/apps/lists" data-testid="app-lists">
            {translate('apps.listsTitle')}
          </Button>
        </>
      )}
      {mayImport && (
        <Button component={Link} to="/imports?kind=apps" data-testid="import-apps">
          {translate('apps.importThem')}
        </Button>
      )}
      {add}
    </>
  );
  return (
    <ListPage<AppRow>
      resource="apps"
      title={translate(side === 'provider' ? 'apps.mine' : 'apps.title')}
      text={translate(side === 'provider' ? 'apps.mineText' : 'apps.listText')}
      columns={appColumns}
      card={(app) => <AppCard app={app} />}
      sort={{ field: 'updatedAt', order: 'DESC' }}
      facets={useFacets()}
      actions={actions}
      searchLabel={translate('apps.search')}
      empty={{
        title: translate('apps.empty'),
        text: translate(side === 'provider' ? 'apps.mineEmptyHelp' : 'apps.emptyHelp'),
        action: add,
      }}
      onOpen={({ id }) => void navigate(appPath(id))}
    />
  );
}
