import { Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import type { Column, Facet } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { platformName, type CatalogueRow } from './app.ts';
import { FilingCell } from './FilingCell.tsx';
import { ListedMark } from './ListedMark.tsx';
import { ProposeButton } from './ProposeButton.tsx';

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
  { key: 'useId', label: 'apps.ourUse', render: (row) => <ProposeButton row={row} /> },
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
        <ProposeButton row={row} />
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
      onOpen={({ id }) => void navigate(`/apps/catalogue/${encodeURIComponent(id)}`)}
    />
  );
}
