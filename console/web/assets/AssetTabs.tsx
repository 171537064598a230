import { useTranslate } from 'react-admin';
import { formatBitRate, formatCounter, formatCounterBytes } from '../format/numbers.ts';
import { Mark } from '../marks/Mark.tsx';
import { stateLooks } from '../marks/states.ts';
import { Time } from '../marks/Time.tsx';
import { useApi } from '../providers/use-api.ts';
import { Code } from '../shapes/Code.tsx';
import { Filterable } from '../shapes/Filterable.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { Empty, Loaded } from '../shapes/States.tsx';
import type { AssetInterface, Neighbour } from './asset.ts';

/** As much as one answer of the API holds; more than any access switch has. */
const wholeList = { range: '[0,999]' };

/** Up, down, or shut by somebody: the last is no fault. */
function Status({ row }: { row: AssetInterface }) {
  const translate = useTranslate();
  const shut = row.adminStatus === 'down';
  const look = shut
    ? stateLooks.polls.off
    : row.operStatus === 'up'
      ? stateLooks.assets.up
      : stateLooks.assets.unknown;
  const word = shut ? 'shut' : (row.operStatus ?? 'unknown');
  return <Mark {...look} text={translate(`assets.port.${word}`, { _: word })} plain />;
}

function Errors({ row }: { row: AssetInterface }) {
  const counts = [row.inErrors, row.outErrors].map((count) => formatCounter(count) || '–');
  return <>{counts.join(' / ')}</>;
}

export function Interfaces({ id }: { id: string }) {
  const translate = useTranslate();
  const query = useApi<AssetInterface[]>(`/assets/${id}/interfaces`, { query: wholeList });
  return (
    <Loaded query={query}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty
            title={translate('assets.noInterfaces')}
            text={translate('assets.noInterfacesHelp')}
          />
        ) : (
          <Filterable
            rows={rows}
            textOf={({ name, alias, mac }) => `${name} ${alias ?? ''} ${mac ?? ''}`}
            label={translate('assets.findInterface')}
          >
            {(found) => (
              <PlainTable
                label={translate('assets.interfaces')}
                rows={found}
                keyOf={({ ifIndex }) => String(ifIndex)}
                columns={[
                  {
                    label: translate('assets.port.name'),
                    render: ({ name }) => <Code unbroken>{name}</Code>,
                  },
                  { label: translate('assets.port.alias'), render: ({ alias }) => alias ?? '' },
                  { label: translate('assets.stateLabel'), render: (row) => <Status row={row} /> },
                  {
                    label: translate('assets.port.speed'),
                    align: 'right',
                    render: ({ speedBps }) => formatBitRate(speedBps),
                  },
                  {
                    label: translate('assets.port.in'),
                    align: 'right',
                    render: ({ inOctets }) => (
                      <span title={formatCounter(inOctets)}>{formatCounterBytes(inOctets)}</span>
                    ),
                  },
                  {
                    label: translate('assets.port.out'),
                    align: 'right',
                    render: ({ outOctets }) => (
                      <span title={formatCounter(outOctets)}>{formatCounterBytes(outOctets)}</span>
                    ),
                  },
                  {
                    label: translate('assets.port.errors'),
                    align: 'right',
                    render: (row) => <Errors row={row} />,
                  },
                  { label: 'MAC', render: ({ mac }) => <Code unbroken>{mac}</Code> },
                ]}
              />
            )}
          </Filterable>
        )
      }
    </Loaded>
  );
}

export function Neighbours({ id }: { id: string }) {
  const translate = useTranslate();
  const query = useApi<Neighbour[]>(`/assets/${id}/neighbours`, { query: wholeList });
  return (
    <Loaded query={query}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty
            title={translate('assets.noNeighbours')}
            text={translate('assets.noNeighboursHelp')}
          />
        ) : (
          <Filterable
            rows={rows}
            textOf={({ ip, mac, ifName }) => `${ip} ${mac} ${ifName ?? ''}`}
            label={translate('assets.findNeighbour')}
          >
            {(found) => (
              <PlainTable
                label={translate('assets.neighbours')}
                rows={found}
                keyOf={({ id: key }) => key}
                columns={[
                  {
                    label: translate('field.address'),
                    render: ({ ip }) => <Code unbroken>{ip}</Code>,
                  },
                  {
                    label: translate('assets.family'),
                    render: ({ family }) => (family === 'ipv6' ? 'IPv6 (ND)' : 'IPv4 (ARP)'),
                  },
                  { label: 'MAC', render: ({ mac }) => <Code unbroken>{mac}</Code> },
                  {
                    label: translate('assets.port.name'),
                    render: ({ portName, ifName }) => <Code unbroken>{portName ?? ifName}</Code>,
                  },
                  {
                    label: translate('assets.firstSeen'),
                    render: ({ firstSeenAt }) => <Time at={firstSeenAt} />,
                  },
                  {
                    label: translate('assets.lastSeen'),
                    render: ({ lastSeenAt }) => <Time at={lastSeenAt} as="ago" />,
                  },
                ]}
              />
            )}
          </Filterable>
        )
      }
    </Loaded>
  );
}
