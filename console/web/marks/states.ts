import type { SvgIconComponent } from '@mui/icons-material';
import AccessTime from '@mui/icons-material/AccessTime';
import Block from '@mui/icons-material/Block';
import CheckCircleOutline from '@mui/icons-material/CheckCircleOutlined';
import CloudOff from '@mui/icons-material/CloudOff';
import Contrast from '@mui/icons-material/Contrast';
import ErrorOutline from '@mui/icons-material/ErrorOutlineOutlined';
import HelpOutline from '@mui/icons-material/HelpOutlineOutlined';
import HighlightOff from '@mui/icons-material/HighlightOff';
import LockOutlined from '@mui/icons-material/LockOutlined';
import MailOutline from '@mui/icons-material/MailOutlined';
import NotificationsActive from '@mui/icons-material/NotificationsActiveOutlined';
import NotificationsPaused from '@mui/icons-material/NotificationsPausedOutlined';
import PersonOff from '@mui/icons-material/PersonOffOutlined';
import RemoveCircleOutline from '@mui/icons-material/RemoveCircleOutlineOutlined';
import TaskAlt from '@mui/icons-material/TaskAlt';
import WarningAmber from '@mui/icons-material/WarningAmber';
import type { ToneName } from '../theme/palette.ts';

interface Look {
  tone: ToneName;
  icon: SvgIconComponent;
}

/** Looks by `<kind>.<state>`; the word is the message `<kind>.state.<state>`. */
export const stateLooks = {
  alerts: {
    open: { tone: 'high', icon: NotificationsActive },
    acknowledged: { tone: 'low', icon: TaskAlt },
    closed: { tone: 'neutral', icon: CheckCircleOutline },
  },
  assets: {
    up: { tone: 'good', icon: CheckCircleOutline },
    unreachable: { tone: 'critical', icon: CloudOff },
    unknown: { tone: 'neutral', icon: HelpOutline },
  },
  sources: {
    active: { tone: 'good', icon: CheckCircleOutline },
    silent: { tone: 'high', icon: WarningAmber },
    muted: { tone: 'neutral', icon: NotificationsPaused },
  },
  accounts: {
    invited: { tone: 'low', icon: MailOutline },
    active: { tone: 'good', icon: CheckCircleOutline },
    locked: { tone: 'high', icon: LockOutlined },
    left: { tone: 'neutral', icon: PersonOff },
  },
  polls: {
    ok: { tone: 'good', icon: CheckCircleOutline },
    partial: { tone: 'medium', icon: Contrast },
    failed: { tone: 'critical', icon: ErrorOutline },
    never: { tone: 'neutral', icon: AccessTime },
    off: { tone: 'neutral', icon: Block },
  },
  audit: {
    intact: { tone: 'good', icon: CheckCircleOutline },
    broken: { tone: 'critical', icon: ErrorOutline },
  },
  health: {
    ok: { tone: 'good', icon: CheckCircleOutline },
    warning: { tone: 'medium', icon: WarningAmber },
    failed: { tone: 'critical', icon: ErrorOutline },
  },
  systems: {
    satisfied: { tone: 'good', icon: CheckCircleOutline },
    partial: { tone: 'medium', icon: Contrast },
    'not-satisfied': { tone: 'critical', icon: HighlightOff },
    'not-applicable': { tone: 'neutral', icon: RemoveCircleOutline },
    unknown: { tone: 'low', icon: HelpOutline },
  },
} as const satisfies Record<string, Record<string, Look>>;

export type StateKind = keyof typeof stateLooks;

const fallback: Look = { tone: 'neutral', icon: HelpOutline };

/** The look of a state; a state this version does not know is drawn neutrally. */
export function stateLook(kind: StateKind, state: string): Look {
  const looks: Readonly<Record<string, Look>> = stateLooks[kind];
  return looks[state] ?? fallback;
}
