import { Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import { useAppSide } from '../apps/roles.ts';
import type { Facet } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { appUsePath, appUseStates, natures, type AppUseRow } from './app-use.ts';
import { AppUseCard, appUseColumns } from './AppUseTable.tsx';

/** Which school uses which app, how far its review is, and whose turn it is. */
export default function AppUseList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const side = useAppSide();
  const propose = side === 'school' && (
    <Button
      component={Link}
      to="/apps/catalogue"
      variant="contained"
      data-testid="propose-from-catalogue"
    >
      {translate('appUses.propose')}
    </Button>
  );
  const facets: readonly Facet[] = [
    {
      field: 'turn',
      label: 'appFilings.turn',
      choices: (['school', 'bureau'] as const).map((value) => ({
        value,
        label: translate(`appUses.turnOf.${value}`),
      })),
    },
    {
      field: 'overdue',
      label: 'filings.clocks',
      choices: [{ value: true, label: translate('filings.overdue') }],
    },
    {
      field: 'nature',
      label: 'appUses.natureLabel',
      choices: natures.map((value) => ({ value, label: translate(`appUses.nature.${value}`) })),
    },
  ];
  return (
    <ListPage<AppUseRow>
      resource="app-uses"
      permission="apps"
      title={translate('appUses.title')}
      text={translate('appUses.text')}
      columns={appUseColumns}
      card={(row) => <AppUseCard row={row} />}
      sort={{ field: 'updatedAt', order: 'DESC' }}
      states={{ field: 'state', values: appUseStates }}
      facets={facets}
      actions={propose}
      searchLabel={translate('appUses.search')}
      empty={{
        title: translate('appUses.empty'),
        text: translate(side === 'school' ? 'appUses.schoolEmptyHelp' : 'appUses.emptyHelp'),
        action: propose,
      }}
      onOpen={({ id }) => void navigate(appUsePath(id))}
    />
  );
}
