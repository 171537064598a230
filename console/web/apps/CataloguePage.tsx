import { Button, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { useCan } from '../providers/session.ts';
import type { Column, Facet } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { appPath, lists, platformName, type CatalogueRow } from './app.ts';
import { FilingCell } from './FilingCell.tsx';
import { ListedMark } from './ListedMark.tsx';
import { useAppSide } from './roles.ts';
import { useMakeCase } from './use-make-case.ts';

/** To the own unit's use of it, or to propose one. */
function Propose({ row }: { row: CatalogueRow }) {
  const translate = useTranslate();
  const side = useAppSide();
  const may = useCan('apps', 'create') && side === 'school';
  const make = useMakeCase('app-uses', 'appUses.made');
  if (row.useId !== null) {
    return (
      <Button
        component={Link}
        variant="text"
        to={`/app-uses/${encodeURIComponent(row.useId)}`}
        onClick={(event) => event.stopPropagation()}
      >
        {translate('apps.ourUse')}
      </Button>
    );
  }
  if (!may) return null;
  return (
    <Button
      variant="outlined"
      data-testid="propose-use"
      disabled={make.isPending || row.listed === 'black'}
      onClick={(event) => {
        event.stopPropagation();
        make.mutate({ appId: row.id });
      }}
    >
      {translate('appUses.propose')}
    </Button>
  );
}

const columns: readonly Column<CatalogueRow>[] = [
  {
    key: 'name',
    label: 'apps.name',
    sortable: true,
    grow: true,
    render: ({ name, providerName, listed }) => (
      <>
        <Stack direction="row" sx={{ columnGap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
          <Typography component="span" sx={{ fontSize: '0.875rem', fontWeight: 500 }}>
            {name}
          </Typography>
          <ListedMark listed={listed} />
        </Stack>
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {providerName}
        </Typography>
      </>
    ),
  },
  {
    key: 'platforms',
    label: 'apps.platforms',
    from: 'lg',
    render: ({ platforms }) => platforms.map(platformName).join(', ') || '–',
  },
  {
    key: 'state',
    label: 'apps.filing',
    render: ({ state, number, validUntil }) => (
      <FilingCell app={{ filingState: state, filingNumber: number, validUntil }} />
    ),
  },
  { key: 'filedOn', label: 'apps.filedOn', from: 'xl', render: ({ filedOn }) => filedOn ?? '–' },
  { key: 'useId', label: 'apps.ourUse', render: (row) => <Propose row={row} /> },
];

function card(row: CatalogueRow) {
  return (
    <Stack sx={{ gap: 0.5 }}>
      <Stack direction="row" sx={{ gap: 1, justifyContent: 'space-between' }}>
        <Typography sx={{ fontWeight: 500 }}>{row.name}</Typography>
        <ListedMark listed={row.listed} />
      </Stack>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {row.providerName}
      </Typography>
      <Stack direction="row" sx={{ gap: 1, justifyContent: 'space-between', alignItems: 'center' }}>
        <StateMark kind="app-filings" state={row.state} plain />
        <Propose row={row} />
      </Stack>
    </Stack>
  );
}

const publicStates = ['FILED', 'CHANGED', 'SUSPENDED', 'EXPIRED', 'REVOKED'] as const;

/** Filed apps, whoever filed them: what a school chooses from. */
export default function CataloguePage() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const facets: readonly Facet[] = [
    {
      field: 'state',
      label: 'apps.filing',
      choices: publicStates.map((value) => ({
        value,
        label: <StateMark kind="app-filings" state={value} plain />,
      })),
    },
    {
      field: 'listed',
      label: 'apps.listed',
      choices: lists.map((value) => ({ value, label: <ListedMark listed={value} plain /> })),
    },
    {
      field: 'platform',
      label: 'apps.platforms',
      choices: ['android', 'ios', 'harmony'].map((value) => ({
        value,
        label: platformName(value),
      })),
    },
  ];
  return (
    <ListPage<CatalogueRow>
      resource="apps/catalogue"
      permission="apps"
      scoped={false}
      title={translate('apps.catalogue')}
      text={translate('apps.catalogueText')}
      columns={columns}
      card={card}
      sort={{ field: 'name', order: 'ASC' }}
      facets={facets}
      searchLabel={translate('apps.search')}
      empty={{
        title: translate('apps.catalogueEmpty'),
        text: translate('apps.catalogueEmptyHelp'),
      }}
      onOpen={({ id }) => void navigate(appPath(id))}
    />
  );
}
