import { Box, Button, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import type { Column, Facet } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { codeFont } from '../theme/theme.ts';
import { assetKinds, assetStates, inOrder, type Asset } from './asset.ts';
import { InventoryLine } from './InventoryLine.tsx';
import { claimStates, origins, presences } from './inventory.ts';
import { KindMark } from './KindMark.tsx';

const shownAddresses = 2;

function Addresses({ addresses }: { addresses: readonly string[] }) {
  const sorted = inOrder(addresses);
  const more = sorted.length - shownAddresses;
  return (
    <Box
      title={sorted.join('\n')}
      sx={{ fontFamily: codeFont, fontSize: '0.75rem', whiteSpace: 'nowrap' }}
    >
      {sorted.slice(0, shownAddresses).map((address, index) => (
        <Box key={address} sx={{ maxWidth: 240, overflow: 'hidden', textOverflow: 'ellipsis' }}>
          {address}
          {more > 0 && index === shownAddresses - 1 && ` +${more}`}
        </Box>
      ))}
    </Box>
  );
}

function model({ vendor, model }: Asset): string {
  return [vendor, model].filter((part) => part !== null && part !== '').join(' ');
}

const columns: readonly Column<Asset>[] = [
  {
    key: 'name',
    label: 'assets.name',
    sortable: true,
    grow: true,
    render: (asset) => (
      <>
        <Typography component="div" sx={{ fontWeight: 500, fontSize: '0.875rem' }}>
          {asset.name}
        </Typography>
        <Box sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>{model(asset)}</Box>
      </>
    ),
  },
  {
    key: 'kind',
    label: 'assets.kindLabel',
    sortable: true,
    render: ({ kind }) => <KindMark kind={kind} />,
  },
  {
    key: 'state',
    label: 'assets.stateLabel',
    render: ({ state }) => <StateMark kind="assets" state={state} plain />,
  },
  {
    key: 'addresses',
    label: 'assets.addresses',
    render: ({ addresses }) => <Addresses addresses={addresses} />,
  },
  {
    key: 'interfaces',
    label: 'assets.interfaces',
    align: 'right',
    from: 'lg',
    render: ({ interfacesUp, interfacesTotal }) =>
      interfacesTotal === 0 ? '–' : `${interfacesUp} / ${interfacesTotal}`,
  },
  {
    key: 'unitName',
    label: 'list.unit',
    from: 'lg',
    render: ({ unitName }) => <Box sx={{ whiteSpace: 'nowrap' }}>{unitName}</Box>,
  },
  {
    key: 'claimState',
    label: 'assets.ownership',
    from: 'lg',
    render: ({ claimState }) => <StateMark kind="claims" state={claimState} plain />,
  },
  {
    key: 'lastSeenAt',
    label: 'assets.lastSeen',
    sortable: true,
    render: ({ lastSeenAt, lastPolledAt }) => <Time at={lastSeenAt ?? lastPolledAt} as="ago" />,
  },
];

function card(asset: Asset) {
  return (
    <Stack sx={{ gap: 0.25 }}>
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center' }}>
        <Typography sx={{ fontWeight: 500, flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
          {asset.name}
        </Typography>
        <StateMark kind="assets" state={asset.state} />
      </Stack>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {[asset.unitName, model(asset)].filter((part) => part !== '').join(' · ')}
      </Typography>
      <Addresses addresses={asset.addresses} />
    </Stack>
  );
}

export default function AssetList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayPoll = useCan('polls', 'create');
  const addSwitch = mayPoll && (
    <Button component={Link} to="/polls?add=1" variant="contained" data-testid="add-switch">
      {translate('polls.add')}
    </Button>
  );
  const facets: readonly Facet[] = [
    {
      field: 'kind',
      label: 'assets.kindLabel',
      choices: assetKinds.map((kind) => ({ value: kind, label: <KindMark kind={kind} /> })),
    },
    {
      field: 'presence',
      label: translate('assets.presenceLabel'),
      choices: presences.map((value) => ({
        value,
        label: <StateMark kind="presence" state={value} plain />,
      })),
    },
    {
      field: 'claimState',
      label: translate('assets.ownership'),
      choices: claimStates.map((value) => ({
        value,
        label: <StateMark kind="claims" state={value} plain />,
      })),
    },
    {
      field: 'origin',
      label: translate('assets.source'),
      choices: origins.map((value) => ({ value, label: translate(`assets.origin.${value}`) })),
    },
  ];
  return (
    <ListPage<Asset>
      resource="assets"
      title={translate('assets.title')}
      columns={columns}
      card={card}
      sort={{ field: 'name', order: 'ASC' }}
      states={{ field: 'state', values: assetStates }}
      facets={facets}
      searchLabel={translate('assets.search')}
      text={<InventoryLine />}
      actions={addSwitch}
      empty={{
        title: translate('assets.empty'),
        text: translate('assets.emptyHelp'),
        action: addSwitch,
      }}
      onOpen={({ id }) => void navigate(`/assets/${encodeURIComponent(id)}`)}
    />
  );
}
