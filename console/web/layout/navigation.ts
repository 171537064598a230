import type { SvgIconComponent } from '@mui/icons-material';
import AccountTree from '@mui/icons-material/AccountTreeOutlined';
import Dns from '@mui/icons-material/DnsOutlined';
import Gavel from '@mui/icons-material/GavelOutlined';
import Group from '@mui/icons-material/GroupOutlined';
import HomeOutlined from '@mui/icons-material/HomeOutlined';
import Key from '@mui/icons-material/KeyOutlined';
import ManageSearch from '@mui/icons-material/ManageSearchOutlined';
import MonitorHeart from '@mui/icons-material/MonitorHeartOutlined';
import Notifications from '@mui/icons-material/NotificationsOutlined';
import ReceiptLong from '@mui/icons-material/ReceiptLongOutlined';
import Rule from '@mui/icons-material/RuleOutlined';
import Sensors from '@mui/icons-material/SensorsOutlined';
import SettingsInput from '@mui/icons-material/SettingsInputComponentOutlined';

export interface NavigationEntry {
  to: string;
  /** Message key. */
  label: string;
  icon: SvgIconComponent;
  /** What one must be allowed to read; home is everybody's. */
  resource?: string;
}

export interface NavigationGroup {
  label: string;
  entries: readonly NavigationEntry[];
}

/** The rail, grouped by what a person is here to do. */
export const navigation: readonly NavigationGroup[] = [
  {
    label: 'nav.watch',
    entries: [
      { to: '/', label: 'home.title', icon: HomeOutlined },
      { to: '/alerts', label: 'alerts.title', icon: Notifications, resource: 'alerts' },
      { to: '/events', label: 'events.title', icon: ManageSearch, resource: 'events' },
    ],
  },
  {
    label: 'nav.inventory',
    entries: [
      { to: '/assets', label: 'assets.title', icon: Dns, resource: 'assets' },
      { to: '/polls', label: 'polls.title', icon: SettingsInput, resource: 'polls' },
      { to: '/sources', label: 'sources.title', icon: Sensors, resource: 'sources' },
    ],
  },
  {
    label: 'nav.compliance',
    entries: [
      { to: '/systems', label: 'systems.title', icon: Gavel, resource: 'assessments' },
      { to: '/audit', label: 'audit.title', icon: ReceiptLong, resource: 'audit' },
    ],
  },
  {
    label: 'nav.administration',
    entries: [
      { to: '/units', label: 'units.title', icon: AccountTree, resource: 'units' },
      { to: '/accounts', label: 'accounts.title', icon: Group, resource: 'accounts' },
      { to: '/tokens', label: 'tokens.title', icon: Key, resource: 'tokens' },
      { to: '/rules', label: 'rules.title', icon: Rule, resource: 'rules' },
      { to: '/health', label: 'health.title', icon: MonitorHeart, resource: 'health' },
    ],
  },
];
