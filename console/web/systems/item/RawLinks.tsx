import type { SvgIconComponent } from '@mui/icons-material';
import Dns from '@mui/icons-material/DnsOutlined';
import FactCheck from '@mui/icons-material/FactCheckOutlined';
import InsertDriveFile from '@mui/icons-material/InsertDriveFileOutlined';
import ManageSearch from '@mui/icons-material/ManageSearchOutlined';
import Memory from '@mui/icons-material/MemoryOutlined';
import Notifications from '@mui/icons-material/NotificationsOutlined';
import Sensors from '@mui/icons-material/SensorsOutlined';
import { Button, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { apiUrl } from '../../providers/http.ts';
import type { RawRecord } from '../system.ts';

const icons: Readonly<Record<RawRecord['kind'], SvgIconComponent>> = {
  events: ManageSearch,
  asset: Dns,
  interface: Dns,
  source: Sensors,
  alerts: Notifications,
  file: InsertDriveFile,
  platform: Memory,
  attestation: FactCheck,
};

const apiPath = '/api/v1';

/** A file leaves through the API, everything else is a page of the console. */
function isDownload({ kind, href }: RawRecord): boolean {
  return kind === 'file' || href?.startsWith(apiPath) === true;
}

function RawLink({ record }: { record: RawRecord }) {
  const translate = useTranslate();
  const Icon = icons[record.kind];
  const text = record.name ?? translate(`systems.raw.${record.kind}`);
  const href = record.href;
  const common = { startIcon: <Icon />, 'data-testid': `raw-${record.kind}` } as const;
  if (href === null) return null;
  if (!isDownload(record)) {
    return (
      <Button {...common} component={Link} to={href}>
        {text}
      </Button>
    );
  }
  const path = href.startsWith(apiPath) ? href : apiUrl(href);
  return (
    <Button {...common} component="a" href={path} download>
      {text}
    </Button>
  );
}

/** The way from a verdict to the records that it was drawn from; nothing for what the reader may not see. */
export function RawLinks({ records }: { records: readonly RawRecord[] }) {
  const open = records.filter(({ href }) => href !== null);
  if (open.length === 0) return null;
  return (
    <Stack direction="row" sx={{ gap: 1, mt: 1, flexWrap: 'wrap' }}>
      {open.map((record) => (
        <RawLink key={`${record.kind} ${record.href} ${record.name ?? ''}`} record={record} />
      ))}
    </Stack>
  );
}
