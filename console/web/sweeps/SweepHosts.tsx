import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { Time } from '../marks/Time.tsx';
import { Code } from '../shapes/Code.tsx';
import type { Column } from '../shapes/list/column.ts';
import { PartList } from '../shapes/list/PartList.tsx';
import type { SweepHost } from './sweep.ts';

/** How the address was guessed, and what of. */
function Why({ host }: { host: SweepHost }) {
  const translate = useTranslate();
  return (
    <>
      {translate(`sweeps.scheme.${host.why}`, { _: host.why })}
      {host.whyFrom !== null && (
        <Box sx={{ color: 'text.secondary' }}>
          {host.why === 'known' ? (
            translate(`sweeps.knownBy.${host.whyFrom}`, { _: host.whyFrom })
          ) : (
            <Code>{host.whyFrom}</Code>
          )}
        </Box>
      )}
    </>
  );
}

function Answer({ host }: { host: SweepHost }) {
  const translate = useTranslate();
  const { kind, outcome, port } = host.evidence;
  return (
    <>
      {kind === 'icmp'
        ? translate('sweeps.icmpReply')
        : translate(`sweeps.tcp.${outcome}`, { _: outcome, port: port ?? 0 })}
    </>
  );
}

function AssetLink({ host }: { host: SweepHost }) {
  return host.assetId === null ? (
    <>–</>
  ) : (
    <Link
      to={`/assets/${encodeURIComponent(host.assetId)}`}
      onClick={(event) => event.stopPropagation()}
    >
      {host.assetName ?? host.assetId}
    </Link>
  );
}

const columns: readonly Column<SweepHost>[] = [
  {
    key: 'address',
    label: 'field.address',
    sortable: true,
    grow: true,
    render: (host) => <Code>{host.address}</Code>,
  },
  { key: 'why', label: 'sweeps.whyAsked', render: (host) => <Why host={host} /> },
  { key: 'evidence', label: 'sweeps.answered', render: (host) => <Answer host={host} /> },
  {
    key: 'openPorts',
    label: 'sweeps.openPorts',
    from: 'md',
    render: ({ openPorts }) => (openPorts.length === 0 ? '–' : openPorts.join(' ')),
  },
  { key: 'asset', label: 'sweeps.asset', from: 'lg', render: (host) => <AssetLink host={host} /> },
  {
    key: 'foundAt',
    label: 'sweeps.foundAt',
    sortable: true,
    from: 'lg',
    render: ({ foundAt }) => <Time at={foundAt} />,
  },
];

/** Every host that answered, with the reason why it was asked. */
export function SweepHosts({ id, growing }: { id: string; growing: boolean }) {
  const translate = useTranslate();
  return (
    <PartList<SweepHost>
      path={`sweeps/${encodeURIComponent(id)}/hosts`}
      sort={{ field: 'foundAt', order: 'DESC' }}
      columns={columns}
      card={(host) => (
        <Stack sx={{ gap: 0.25 }}>
          <Code>{host.address}</Code>
          <Typography variant="body2">
            <Why host={host} />
          </Typography>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            <Answer host={host} />
          </Typography>
          <AssetLink host={host} />
        </Stack>
      )}
      empty={
        growing
          ? { title: translate('sweeps.noHosts'), text: translate('sweeps.noHostsHelp') }
          : { title: translate('sweeps.nobody'), text: translate('sweeps.nobodyHelp') }
      }
      refetchInterval={growing ? 5_000 : false}
    />
  );
}
