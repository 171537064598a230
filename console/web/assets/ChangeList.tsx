import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { Time } from '../marks/Time.tsx';
import type { Column } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { ChangedField } from './ChangedField.tsx';
import { changeKinds, origins, type AssetChange } from './inventory.ts';
import { Provenance } from './Provenance.tsx';

function What({ row }: { row: AssetChange }) {
  const translate = useTranslate();
  return (
    <>
      {translate(`assets.change.${row.kind}`)}
      <ChangedField {...row} />
    </>
  );
}

const columns: readonly Column<AssetChange>[] = [
  { key: 'at', label: 'assets.at', sortable: true, render: ({ at }) => <Time at={at} /> },
  {
    key: 'assetName',
    label: 'assets.name',
    render: ({ assetName, unitName }) => (
      <>
        <Typography component="div" sx={{ fontWeight: 500, fontSize: '0.875rem' }}>
          {assetName}
        </Typography>
        <Box sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>{unitName}</Box>
      </>
    ),
  },
  { key: 'kind', label: 'assets.changeKind', grow: true, render: (row) => <What row={row} /> },
  { key: 'source', label: 'assets.source', from: 'md', render: (row) => <Provenance {...row} /> },
];

/** What came, went and changed in the inventory. */
export default function ChangeList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  return (
    <ListPage<AssetChange>
      resource="asset-changes"
      permission="assets"
      title={translate('assets.changesTitle')}
      text={translate('assets.changesPurpose')}
      columns={columns}
      card={(row) => (
        <Stack sx={{ gap: 0.25 }}>
          <Typography sx={{ fontWeight: 500 }}>{row.assetName}</Typography>
          <What row={row} />
          <Time at={row.at} />
        </Stack>
      )}
      sort={{ field: 'at', order: 'DESC' }}
      facets={[
        {
          field: 'kind',
          label: translate('assets.changeKind'),
          choices: changeKinds.map((value) => ({
            value,
            label: translate(`assets.change.${value}`),
          })),
        },
        {
          field: 'source',
          label: translate('assets.source'),
          choices: origins.map((value) => ({ value, label: translate(`assets.origin.${value}`) })),
        },
      ]}
      empty={{ title: translate('assets.noChanges'), text: translate('assets.noChangesHelp') }}
      onOpen={({ assetId }) => void navigate(`/assets/${encodeURIComponent(assetId)}`)}
    />
  );
}
