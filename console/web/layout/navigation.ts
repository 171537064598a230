import type { SvgIconComponent } from '@mui/icons-material';
import AccountTree from '@mui/icons-material/AccountTreeOutlined';
import AcUnit from '@mui/icons-material/AcUnitOutlined';
import Android from '@mui/icons-material/AndroidOutlined';
import AppRegistration from '@mui/icons-material/AppRegistrationOutlined';
import Apps from '@mui/icons-material/AppsOutlined';
import AppSettingsAlt from '@mui/icons-material/AppSettingsAltOutlined';
import Approval from '@mui/icons-material/ApprovalOutlined';
import Cable from '@mui/icons-material/CableOutlined';
import Campaign from '@mui/icons-material/CampaignOutlined';
import EventBusy from '@mui/icons-material/EventBusyOutlined';
import FactCheck from '@mui/icons-material/FactCheckOutlined';
import Emergency from '@mui/icons-material/EmergencyOutlined';
import Dns from '@mui/icons-material/DnsOutlined';
import Forum from '@mui/icons-material/ForumOutlined';
import Gavel from '@mui/icons-material/GavelOutlined';
import Group from '@mui/icons-material/GroupOutlined';
import Hub from '@mui/icons-material/HubOutlined';
import HomeOutlined from '@mui/icons-material/HomeOutlined';
import Inbox from '@mui/icons-material/InboxOutlined';
import Key from '@mui/icons-material/KeyOutlined';
import MailOutlined from '@mui/icons-material/MailOutlined';
import ManageSearch from '@mui/icons-material/ManageSearchOutlined';
import Map from '@mui/icons-material/MapOutlined';
import MenuBook from '@mui/icons-material/MenuBookOutlined';
import MonitorHeart from '@mui/icons-material/MonitorHeartOutlined';
import Notifications from '@mui/icons-material/NotificationsOutlined';
import Public from '@mui/icons-material/PublicOutlined';
import Radar from '@mui/icons-material/RadarOutlined';
import ReceiptLong from '@mui/icons-material/ReceiptLongOutlined';
import Route from '@mui/icons-material/RouteOutlined';
import Rule from '@mui/icons-material/RuleOutlined';
import Sensors from '@mui/icons-material/SensorsOutlined';
import SettingsInput from '@mui/icons-material/SettingsInputComponentOutlined';
import UploadFile from '@mui/icons-material/UploadFileOutlined';
import SportsScore from '@mui/icons-material/SportsScoreOutlined';
import Timer from '@mui/icons-material/TimerOutlined';
import Troubleshoot from '@mui/icons-material/TroubleshootOutlined';
import Visibility from '@mui/icons-material/VisibilityOutlined';
import ViewColumn from '@mui/icons-material/ViewColumnOutlined';

export interface NavigationEntry {
  to: string;
  /** Message key. */
  label: string;
  icon: SvgIconComponent;
  /** What one must be allowed to read; home is everybody's. */
  resource?: string;
  /** Left out for those who hold none of these: a school has no region and issues no notices. */
  roles?: readonly string[];
}

export interface NavigationGroup {
  label: string;
  entries: readonly NavigationEntry[];
}

const bureau = ['bureau-analyst', 'bureau-leader'];
const issuers = [...bureau, 'auditor'];
/** Everybody who reads apps but their providers, who use none here. */
const appUsers = [...issuers, 'app-reviewer', 'school-security-officer', 'school-cio'];

/** The rail, grouped by what a person is here to do. */
export const navigation: readonly NavigationGroup[] = [
  {
    label: 'nav.today',
    entries: [
      { to: '/', label: 'home.title', icon: HomeOutlined },
      { to: '/inbox', label: 'inbox.title', icon: MailOutlined },
      { to: '/region', label: 'region.title', icon: Map, resource: 'notices', roles: bureau },
    ],
  },
  {
    label: 'nav.watch',
    entries: [
      { to: '/alerts', label: 'alerts.title', icon: Notifications, resource: 'alerts' },
      { to: '/incidents', label: 'incidents.title', icon: Emergency, resource: 'incidents' },
      { to: '/events', label: 'events.title', icon: ManageSearch, resource: 'events' },
    ],
  },
  {
    label: 'nav.notices',
    entries: [
      { to: '/deliveries', label: 'deliveries.title', icon: Inbox, resource: 'notices' },
      { to: '/deliveries/board', label: 'deliveries.board', icon: ViewColumn, resource: 'notices' },
      {
        to: '/notices',
        label: 'notices.title',
        icon: Campaign,
        resource: 'notices',
        roles: issuers,
      },
    ],
  },
  {
    label: 'nav.drills',
    entries: [
      { to: '/drills', label: 'drills.title', icon: SportsScore, resource: 'drills' },
      { to: '/playbooks', label: 'playbooks.title', icon: MenuBook, resource: 'playbooks' },
    ],
  },
  {
    label: 'nav.apps',
    entries: [
      { to: '/apps', label: 'apps.title', icon: Apps, resource: 'apps' },
      { to: '/app-packages', label: 'appPackages.title', icon: Android, resource: 'apps' },
      {
        to: '/app-uses',
        label: 'appUses.title',
        icon: AppSettingsAlt,
        resource: 'apps',
        roles: appUsers,
      },
      { to: '/app-filings', label: 'appFilings.title', icon: AppRegistration, resource: 'apps' },
    ],
  },
  {
    label: 'nav.inventory',
    entries: [
      { to: '/assets', label: 'assets.title', icon: Dns, resource: 'assets' },
      { to: '/sweeps', label: 'sweeps.title', icon: Radar, resource: 'sweeps' },
      { to: '/address-plans', label: 'addressPlans.title', icon: Route, resource: 'sweeps' },
      { to: '/exposure', label: 'exposure.title', icon: Visibility, resource: 'assets' },
      { to: '/captures', label: 'captures.title', icon: Cable, resource: 'captures' },
      { to: '/ipv6', label: 'ipv6.title', icon: Public, resource: 'assets' },
      { to: '/polls', label: 'polls.title', icon: SettingsInput, resource: 'polls' },
      { to: '/sources', label: 'sources.title', icon: Sensors, resource: 'sources' },
    ],
  },
  {
    label: 'nav.compliance',
    entries: [
      { to: '/systems', label: 'systems.title', icon: Gavel, resource: 'assessments' },
      {
        to: '/attestations',
        label: 'attestations.title',
        icon: FactCheck,
        resource: 'assessments',
      },
      { to: '/exceptions', label: 'exceptions.title', icon: EventBusy, resource: 'assessments' },
      { to: '/findings', label: 'findings.title', icon: Troubleshoot, resource: 'findings' },
      { to: '/assessments', label: 'assessments.title', icon: AcUnit, resource: 'assessments' },
      { to: '/filings', label: 'filings.title', icon: Approval, resource: 'assessments' },
      { to: '/audit', label: 'audit.title', icon: ReceiptLong, resource: 'audit' },
    ],
  },
  {
    label: 'nav.administration',
    entries: [
      { to: '/units', label: 'units.title', icon: AccountTree, resource: 'units' },
      { to: '/accounts', label: 'accounts.title', icon: Group, resource: 'accounts' },
      {
        to: '/imports',
        label: 'imports.title',
        icon: UploadFile,
        roles: ['system-admin', 'bureau-analyst'],
      },
      { to: '/tokens', label: 'tokens.title', icon: Key, resource: 'tokens' },
      { to: '/channels', label: 'channels.title', icon: Forum, resource: 'channels' },
      { to: '/deadlines', label: 'deadlines.title', icon: Timer, resource: 'deadlines' },
      { to: '/rules', label: 'rules.title', icon: Rule, resource: 'rules' },
      { to: '/peers', label: 'peers.title', icon: Hub, resource: 'peers' },
      { to: '/health', label: 'health.title', icon: MonitorHeart, resource: 'health' },
    ],
  },
];
