import { Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Time } from '../marks/Time.tsx';
import { Code } from '../shapes/Code.tsx';
import type { Column } from '../shapes/list/column.ts';
import { PartList } from '../shapes/list/PartList.tsx';
import type { CaptureHost, CaptureName } from './capture.ts';

/** Codes of the reader in words. */
function Words({ of, words }: { of: 'seen' | 'nameKind'; words: readonly string[] }) {
  const translate = useTranslate();
  return <>{words.map((one) => translate(`captures.${of}.${one}`, { _: one })).join('、')}</>;
}

const hostColumns: readonly Column<CaptureHost>[] = [
  {
    key: 'address',
    label: 'field.address',
    sortable: true,
    render: ({ address }) => <Code>{address}</Code>,
  },
  {
    key: 'macs',
    label: 'captures.macs',
    render: ({ macs }) => <Code>{macs.join(' ') || '–'}</Code>,
  },
  {
    key: 'names',
    label: 'captures.names',
    grow: true,
    render: ({ names }) => names.join('、') || '–',
  },
  {
    key: 'vlans',
    label: 'captures.vlans',
    from: 'lg',
    render: ({ vlans }) => vlans.join(' ') || '–',
  },
  {
    key: 'seenBy',
    label: 'captures.seenBy',
    from: 'md',
    render: ({ seenBy }) => <Words of="seen" words={seenBy} />,
  },
  {
    key: 'packets',
    label: 'captures.packets',
    align: 'right',
    sortable: true,
    render: ({ packets }) => packets,
  },
  {
    key: 'lastAt',
    label: 'captures.lastAt',
    sortable: true,
    from: 'xl',
    render: ({ lastAt }) => <Time at={lastAt} as="full" />,
  },
];

/** Who was seen; addresses of the internet behind a router are left out unless they are asked for. */
export function CaptureHosts({ id }: { id: string }) {
  const translate = useTranslate();
  return (
    <PartList<CaptureHost>
      path={`captures/${encodeURIComponent(id)}/hosts`}
      sort={{ field: 'address', order: 'ASC' }}
      columns={hostColumns}
      card={(host) => (
        <Stack sx={{ gap: 0.25 }}>
          <Code>{host.address}</Code>
          <Code>{host.macs.join(' ')}</Code>
          <Typography variant="body2">{host.names.join('、')}</Typography>
        </Stack>
      )}
      empty={{ title: translate('captures.noHosts'), text: translate('captures.noHostsHelp') }}
    />
  );
}

const nameColumns: readonly Column<CaptureName>[] = [
  {
    key: 'kind',
    label: 'captures.kindLabel',
    render: ({ kind }) => <Words of="nameKind" words={[kind]} />,
  },
  { key: 'name', label: 'captures.name', grow: true, render: ({ name }) => <Code>{name}</Code> },
  {
    key: 'address',
    label: 'field.address',
    render: ({ address, port }) => (
      <Code>{address === null ? '–' : `${address}${port === null ? '' : ` : ${port}`}`}</Code>
    ),
  },
  { key: 'count', label: 'captures.count', align: 'right', render: ({ count }) => count },
  {
    key: 'firstAt',
    label: 'captures.firstAt',
    from: 'lg',
    render: ({ firstAt }) => <Time at={firstAt} as="full" />,
  },
];

/** Names that were asked for and told: DNS, mDNS, TLS. */
export function CaptureNames({ id }: { id: string }) {
  const translate = useTranslate();
  return (
    <PartList<CaptureName>
      path={`captures/${encodeURIComponent(id)}/names`}
      sort={{ field: 'name', order: 'ASC' }}
      columns={nameColumns}
      card={(row) => (
        <Stack sx={{ gap: 0.25 }}>
          <Code>{row.name}</Code>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            <Words of="nameKind" words={[row.kind]} /> · {row.address ?? '–'} · {row.count}
          </Typography>
        </Stack>
      )}
      empty={{ title: translate('captures.noNames'), text: translate('captures.noNamesHelp') }}
    />
  );
}
