import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import { Code } from '../shapes/Code.tsx';
import { DeleteButton } from '../shapes/DeleteButton.tsx';
import type { Column } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { serviceKinds, type NetworkService } from './capture.ts';
import { ServiceDialog } from './ServiceDialog.tsx';

function Where({ row }: { row: NetworkService }) {
  const parts = [
    row.address,
    row.mac,
    ...row.prefixes,
    row.vlan === null ? null : `VLAN ${row.vlan}`,
  ];
  return (
    <>
      {parts
        .filter((part) => part !== null)
        .map((part) => (
          <Code key={part} block>
            {part}
          </Code>
        ))}
    </>
  );
}

function Kind({ kind }: Pick<NetworkService, 'kind'>) {
  const translate = useTranslate();
  return <>{translate(`captures.serviceKind.${kind}`)}</>;
}

function RemoveButton({ row }: { row: NetworkService }) {
  const translate = useTranslate();
  return (
    <DeleteButton
      path={`/network-services/${encodeURIComponent(row.id)}`}
      title={translate('captures.removeService')}
      text={translate('captures.removeServiceHelp', { name: row.name })}
      touches={['network-services', 'captures', 'capture-findings']}
      done="captures.serviceSaved"
    />
  );
}

const columns: readonly Column<NetworkService>[] = [
  {
    key: 'name',
    label: 'captures.service.name',
    sortable: true,
    grow: true,
    render: ({ name, unitName }) => (
      <>
        <Typography component="div" sx={{ fontWeight: 500, fontSize: '0.875rem' }}>
          {name}
        </Typography>
        <Box sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>{unitName}</Box>
      </>
    ),
  },
  { key: 'kind', label: 'captures.service.kind', render: (row) => <Kind {...row} /> },
  { key: 'address', label: 'field.address', render: (row) => <Where row={row} /> },
  {
    key: 'addedAt',
    label: 'captures.addedAt',
    from: 'lg',
    render: ({ addedByName, addedAt }) => (
      <>
        {addedByName} <Time at={addedAt} />
      </>
    ),
  },
];

export default function ServiceList() {
  const translate = useTranslate();
  const mayAdd = useCan('captures', 'create');
  const mayRemove = useCan('captures', 'delete');
  const [adding, setAdding] = useState(false);
  const add = mayAdd && (
    <Button variant="contained" onClick={() => setAdding(true)} data-testid="add-service">
      {translate('captures.addService')}
    </Button>
  );
  const shown = mayRemove
    ? [
        ...columns,
        {
          key: 'remove',
          label: 'captures.removeService',
          render: (row: NetworkService) => <RemoveButton row={row} />,
        },
      ]
    : columns;
  return (
    <>
      <ListPage<NetworkService>
        resource="network-services"
        permission="captures"
        title={translate('captures.services')}
        text={translate('captures.servicesPurpose')}
        columns={shown}
        card={(row) => (
          <Stack sx={{ gap: 0.25 }}>
            <Typography sx={{ fontWeight: 500 }}>{row.name}</Typography>
            <Kind {...row} />
            <Where row={row} />
          </Stack>
        )}
        sort={{ field: 'name', order: 'ASC' }}
        facets={[
          {
            field: 'kind',
            label: translate('captures.service.kind'),
            choices: serviceKinds.map((value) => ({ value, label: <Kind kind={value} /> })),
          },
        ]}
        actions={add}
        empty={{
          title: translate('captures.noServices'),
          text: translate('captures.noServicesHelp'),
          action: add,
        }}
      />
      {adding && <ServiceDialog onClose={() => setAdding(false)} />}
    </>
  );
}
