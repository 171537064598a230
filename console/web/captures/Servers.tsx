import { Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Code } from '../shapes/Code.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { PlainTable, type PlainColumn } from '../shapes/PlainTable.tsx';
import { Empty } from '../shapes/States.tsx';
import type { CaptureDetail, CaptureDhcpServer, CaptureRouter } from './capture.ts';

function Lines({ lines }: { lines: readonly (string | null)[] }) {
  const shown = lines.filter((line) => line !== null && line !== '');
  if (shown.length === 0) return <>–</>;
  return (
    <>
      {shown.map((line) => (
        <Code key={line} block>
          {line}
        </Code>
      ))}
    </>
  );
}

/** Who sends router advertisements, and who answers as a DHCP server. */
export function Servers({ summary }: { summary: NonNullable<CaptureDetail['summary']> }) {
  const translate = useTranslate();
  const { routers, dhcpServers } = summary;
  const vlan: PlainColumn<CaptureRouter | CaptureDhcpServer> = {
    label: 'VLAN',
    render: (row) => row.vlan ?? '–',
  };
  if (routers.length === 0 && dhcpServers.length === 0) {
    return (
      <Empty title={translate('captures.noServers')} text={translate('captures.noServersHelp')} />
    );
  }
  return (
    <Stack sx={{ gap: 2, p: 2 }}>
      {routers.length > 0 && (
        <Panel title={translate('captures.routers')} flush>
          <PlainTable<CaptureRouter>
            label={translate('captures.routers')}
            rows={routers}
            keyOf={({ address, mac, vlan: tag }) => `${address} ${mac ?? ''} ${tag ?? ''}`}
            columns={[
              {
                label: translate('field.address'),
                render: ({ address, mac }) => <Lines lines={[address, mac]} />,
              },
              vlan,
              {
                label: translate('captures.announces'),
                render: ({ prefixes }) => <Lines lines={prefixes.map(({ prefix }) => prefix)} />,
              },
              {
                label: 'DNS',
                render: ({ dnsServers }) => <Lines lines={dnsServers} />,
              },
              {
                label: translate('captures.lifetime'),
                align: 'right',
                render: ({ lifetime }) => translate('captures.seconds', { seconds: lifetime }),
              },
              {
                label: translate('captures.packets'),
                align: 'right',
                render: ({ packets }) => packets,
              },
            ]}
          />
        </Panel>
      )}
      {dhcpServers.length > 0 && (
        <Panel title={translate('captures.dhcpServers')} flush>
          <PlainTable<CaptureDhcpServer>
            label={translate('captures.dhcpServers')}
            rows={dhcpServers}
            keyOf={({ version, address, mac }) => `${version} ${address} ${mac ?? ''}`}
            columns={[
              { label: translate('captures.protocol'), render: ({ version }) => `DHCPv${version}` },
              {
                label: translate('field.address'),
                render: ({ address, mac, duid }) => <Lines lines={[address, mac, duid]} />,
              },
              vlan,
              {
                label: translate('captures.gateway'),
                render: ({ routers: gateways }) => <Lines lines={gateways} />,
              },
              { label: 'DNS', render: ({ dnsServers }) => <Lines lines={dnsServers} /> },
              {
                label: translate('captures.relayed'),
                render: ({ relayed }) => translate(relayed ? 'captures.yes' : 'captures.no'),
              },
              {
                label: translate('captures.offers'),
                align: 'right',
                render: ({ offers, acknowledgements }) => `${offers} / ${acknowledgements}`,
              },
            ]}
          />
        </Panel>
      )}
    </Stack>
  );
}
