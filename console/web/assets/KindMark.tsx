import type { SvgIconComponent } from '@mui/icons-material';
import DeviceHub from '@mui/icons-material/DeviceHub';
import DevicesOther from '@mui/icons-material/DevicesOther';
import Dns from '@mui/icons-material/DnsOutlined';
import LocalFireDepartment from '@mui/icons-material/LocalFireDepartmentOutlined';
import Router from '@mui/icons-material/RouterOutlined';
import SettingsInputAntenna from '@mui/icons-material/SettingsInputAntenna';
import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Asset } from './asset.ts';

const icons: Readonly<Record<Asset['kind'], SvgIconComponent>> = {
  switch: DeviceHub,
  router: Router,
  firewall: LocalFireDepartment,
  'wireless-controller': SettingsInputAntenna,
  server: Dns,
  unknown: DevicesOther,
};

export function KindMark({ kind }: { kind: Asset['kind'] }) {
  const translate = useTranslate();
  const Icon = icons[kind] ?? DevicesOther;
  return (
    <Box
      component="span"
      sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.75, whiteSpace: 'nowrap' }}
    >
      <Icon aria-hidden sx={{ fontSize: 17, color: 'text.secondary' }} />
      {translate(`assets.kind.${kind}`, { _: kind })}
    </Box>
  );
}
