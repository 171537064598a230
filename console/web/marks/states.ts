import type { SvgIconComponent } from '@mui/icons-material';
import AccessTime from '@mui/icons-material/AccessTime';
import Build from '@mui/icons-material/BuildOutlined';
import Block from '@mui/icons-material/Block';
import CheckCircleOutline from '@mui/icons-material/CheckCircleOutlined';
import CloudOff from '@mui/icons-material/CloudOff';
import Contrast from '@mui/icons-material/Contrast';
import Draw from '@mui/icons-material/DrawOutlined';
import EditNote from '@mui/icons-material/EditNote';
import ErrorOutline from '@mui/icons-material/ErrorOutlineOutlined';
import Groups from '@mui/icons-material/GroupsOutlined';
import Gavel from '@mui/icons-material/GavelOutlined';
import HelpOutline from '@mui/icons-material/HelpOutlineOutlined';
import HighlightOff from '@mui/icons-material/HighlightOff';
import Inventory from '@mui/icons-material/Inventory2Outlined';
import LockOutlined from '@mui/icons-material/LockOutlined';
import MailOutline from '@mui/icons-material/MailOutlined';
import MarkunreadMailbox from '@mui/icons-material/MarkunreadMailboxOutlined';
import NotificationsActive from '@mui/icons-material/NotificationsActiveOutlined';
import HourglassEmpty from '@mui/icons-material/HourglassEmpty';
import NotificationsPaused from '@mui/icons-material/NotificationsPausedOutlined';
import PersonOff from '@mui/icons-material/PersonOffOutlined';
import PlayCircle from '@mui/icons-material/PlayCircleOutlined';
import RateReview from '@mui/icons-material/RateReviewOutlined';
import RemoveCircleOutline from '@mui/icons-material/RemoveCircleOutlineOutlined';
import Send from '@mui/icons-material/SendOutlined';
import Shield from '@mui/icons-material/ShieldOutlined';
import SkipNext from '@mui/icons-material/SkipNext';
import TaskAlt from '@mui/icons-material/TaskAlt';
import Undo from '@mui/icons-material/Undo';
import WarningAmber from '@mui/icons-material/WarningAmber';
import type { ToneName } from '../theme/palette.ts';
import { networkLooks } from './network-looks.ts';

interface Look {
  tone: ToneName;
  icon: SvgIconComponent;
}

/** Looks by `<kind>.<state>`; the word is the message `<kind>.state.<state>`. */
export const stateLooks = {
  ...networkLooks,
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
  rules: {
    'in-use': { tone: 'good', icon: CheckCircleOutline },
    asleep: { tone: 'low', icon: HourglassEmpty },
    'over-budget': { tone: 'high', icon: WarningAmber },
    'switched-off': { tone: 'neutral', icon: Block },
    faulty: { tone: 'critical', icon: ErrorOutline },
  },
  polls: {
    ok: { tone: 'good', icon: CheckCircleOutline },
    partial: { tone: 'medium', icon: Contrast },
    failed: { tone: 'critical', icon: ErrorOutline },
    never: { tone: 'neutral', icon: AccessTime },
    off: { tone: 'neutral', icon: Block },
  },
  notices: {
    DRAFT: { tone: 'neutral', icon: EditNote },
    REVIEW: { tone: 'medium', icon: RateReview },
    ISSUED: { tone: 'low', icon: Send },
    WITHDRAWN: { tone: 'neutral', icon: Undo },
    ARCHIVED: { tone: 'good', icon: Inventory },
  },
  incidents: {
    OPEN: { tone: 'high', icon: NotificationsActive },
    TRIAGED: { tone: 'medium', icon: RateReview },
    HANDLING: { tone: 'low', icon: Build },
    CONTAINED: { tone: 'low', icon: Shield },
    RECOVERED: { tone: 'good', icon: TaskAlt },
    CLOSED: { tone: 'neutral', icon: CheckCircleOutline },
    DISMISSED: { tone: 'neutral', icon: Block },
  },
  drills: {
    PLAN: { tone: 'neutral', icon: EditNote },
    APPROVAL: { tone: 'medium', icon: RateReview },
    APPROVED: { tone: 'low', icon: TaskAlt },
    REHEARSAL: { tone: 'low', icon: Groups },
    RUNNING: { tone: 'high', icon: PlayCircle },
    EVALUATING: { tone: 'medium', icon: RateReview },
    IMPROVING: { tone: 'low', icon: Build },
    CLOSED: { tone: 'neutral', icon: CheckCircleOutline },
    CANCELLED: { tone: 'neutral', icon: Block },
  },
  runs: {
    RUNNING: { tone: 'low', icon: PlayCircle },
    PAUSED: { tone: 'medium', icon: HourglassEmpty },
    COMPLETED: { tone: 'good', icon: CheckCircleOutline },
    FAILED: { tone: 'critical', icon: ErrorOutline },
    STOPPED: { tone: 'neutral', icon: Block },
  },
  steps: {
    waiting: { tone: 'neutral', icon: HourglassEmpty },
    delayed: { tone: 'neutral', icon: AccessTime },
    active: { tone: 'high', icon: NotificationsActive },
    wanted: { tone: 'low', icon: AccessTime },
    intended: { tone: 'low', icon: Send },
    uncertain: { tone: 'medium', icon: HelpOutline },
    done: { tone: 'good', icon: CheckCircleOutline },
    failed: { tone: 'critical', icon: ErrorOutline },
    skipped: { tone: 'neutral', icon: SkipNext },
    cancelled: { tone: 'neutral', icon: Block },
  },
  injects: {
    waiting: { tone: 'neutral', icon: HourglassEmpty },
    due: { tone: 'high', icon: NotificationsActive },
    sent: { tone: 'low', icon: Send },
    answered: { tone: 'good', icon: CheckCircleOutline },
    missed: { tone: 'critical', icon: RemoveCircleOutline },
    skipped: { tone: 'neutral', icon: SkipNext },
  },
  expected: {
    waiting: { tone: 'neutral', icon: HourglassEmpty },
    done: { tone: 'good', icon: CheckCircleOutline },
    late: { tone: 'medium', icon: AccessTime },
    missed: { tone: 'critical', icon: RemoveCircleOutline },
  },
  objectives: {
    met: { tone: 'good', icon: CheckCircleOutline },
    late: { tone: 'critical', icon: AccessTime },
    'not-reached': { tone: 'critical', icon: HighlightOff },
    open: { tone: 'low', icon: HourglassEmpty },
    'not-started': { tone: 'neutral', icon: RemoveCircleOutline },
    'no-limit': { tone: 'neutral', icon: CheckCircleOutline },
  },
  verdicts: {
    pass: { tone: 'good', icon: CheckCircleOutline },
    fail: { tone: 'critical', icon: HighlightOff },
    open: { tone: 'low', icon: HelpOutline },
    'nothing-expected': { tone: 'neutral', icon: RemoveCircleOutline },
  },
  improvements: {
    open: { tone: 'low', icon: Build },
    overdue: { tone: 'critical', icon: AccessTime },
    done: { tone: 'good', icon: CheckCircleOutline },
  },
  deliveries: {
    ISSUED: { tone: 'high', icon: MarkunreadMailbox },
    SIGNED: { tone: 'medium', icon: Draw },
    HANDLING: { tone: 'low', icon: Build },
    FEEDBACK: { tone: 'medium', icon: RateReview },
    VERIFIED: { tone: 'good', icon: TaskAlt },
    ARCHIVED: { tone: 'neutral', icon: Inventory },
    WITHDRAWN: { tone: 'neutral', icon: Undo },
    CLOSED: { tone: 'neutral', icon: CheckCircleOutline },
  },
  channels: {
    ok: { tone: 'good', icon: CheckCircleOutline },
    partial: { tone: 'medium', icon: Contrast },
    failed: { tone: 'critical', icon: ErrorOutline },
    never: { tone: 'neutral', icon: AccessTime },
    off: { tone: 'neutral', icon: Block },
  },
  outbound: {
    waiting: { tone: 'low', icon: AccessTime },
    sending: { tone: 'low', icon: Send },
    accepted: { tone: 'good', icon: Send },
    delivered: { tone: 'good', icon: CheckCircleOutline },
    dead: { tone: 'critical', icon: ErrorOutline },
    dropped: { tone: 'neutral', icon: RemoveCircleOutline },
  },
  audit: {
    intact: { tone: 'good', icon: CheckCircleOutline },
    broken: { tone: 'critical', icon: ErrorOutline },
  },
  peers: {
    invited: { tone: 'low', icon: MailOutline },
    active: { tone: 'good', icon: CheckCircleOutline },
    troubled: { tone: 'medium', icon: WarningAmber },
    ended: { tone: 'neutral', icon: RemoveCircleOutline },
  },
  imports: {
    checked: { tone: 'medium', icon: RateReview },
    applying: { tone: 'low', icon: Send },
    applied: { tone: 'good', icon: CheckCircleOutline },
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
    excepted: { tone: 'informational', icon: Gavel },
  },
  attestations: {
    DRAFT: { tone: 'neutral', icon: EditNote },
    REVIEW: { tone: 'medium', icon: RateReview },
    IN_FORCE: { tone: 'good', icon: TaskAlt },
    REVOKED: { tone: 'neutral', icon: Block },
    SUPERSEDED: { tone: 'neutral', icon: Inventory },
    DISCARDED: { tone: 'neutral', icon: RemoveCircleOutline },
  },
  exceptions: {
    REQUESTED: { tone: 'medium', icon: RateReview },
    APPROVED: { tone: 'low', icon: Gavel },
    REJECTED: { tone: 'neutral', icon: HighlightOff },
    WITHDRAWN: { tone: 'neutral', icon: Undo },
    REVOKED: { tone: 'neutral', icon: Block },
  },
  findings: {
    OPEN: { tone: 'high', icon: MarkunreadMailbox },
    READY: { tone: 'medium', icon: RateReview },
    REVISION: { tone: 'high', icon: EditNote },
    CLOSED: { tone: 'good', icon: CheckCircleOutline },
    WITHDRAWN: { tone: 'neutral', icon: Undo },
  },
  filings: {
    DRAFT: { tone: 'neutral', icon: EditNote },
    EXPERT_REVIEW: { tone: 'medium', icon: RateReview },
    APPROVAL: { tone: 'medium', icon: Draw },
    PREPARATION: { tone: 'low', icon: Build },
    SUBMITTED: { tone: 'low', icon: Send },
    CORRECTION: { tone: 'high', icon: WarningAmber },
    FILED: { tone: 'good', icon: CheckCircleOutline },
    CLOSED: { tone: 'neutral', icon: Inventory },
  },
  'app-filings': {
    DRAFT: { tone: 'neutral', icon: EditNote },
    SUBMITTED: { tone: 'high', icon: MarkunreadMailbox },
    PROVINCE_REVIEW: { tone: 'medium', icon: RateReview },
    RETURNED: { tone: 'high', icon: Undo },
    FILED: { tone: 'good', icon: TaskAlt },
    CHANGED: { tone: 'medium', icon: RateReview },
    SUSPENDED: { tone: 'critical', icon: Block },
    REVOKED: { tone: 'critical', icon: HighlightOff },
    EXPIRED: { tone: 'neutral', icon: AccessTime },
    WITHDRAWN: { tone: 'neutral', icon: Undo },
  },
  'app-uses': {
    SCHOOL_PROPOSED: { tone: 'neutral', icon: EditNote },
    SCHOOL_REVIEW: { tone: 'medium', icon: RateReview },
    COLLECTIVE_DECISION: { tone: 'medium', icon: Groups },
    BUREAU_REVIEW: { tone: 'high', icon: MarkunreadMailbox },
    IN_USE: { tone: 'good', icon: TaskAlt },
    RE_REVIEW: { tone: 'high', icon: WarningAmber },
    STOPPED: { tone: 'neutral', icon: Block },
  },
  'app-lists': {
    black: { tone: 'critical', icon: Block },
    white: { tone: 'good', icon: TaskAlt },
  },
  'app-gates': {
    blocked: { tone: 'critical', icon: Block },
    unknown: { tone: 'high', icon: HelpOutline },
    passed: { tone: 'good', icon: CheckCircleOutline },
    'not-applicable': { tone: 'neutral', icon: RemoveCircleOutline },
  },
  'app-decisions': {
    compliant: { tone: 'good', icon: CheckCircleOutline },
    problem: { tone: 'critical', icon: HighlightOff },
    'not-applicable': { tone: 'neutral', icon: RemoveCircleOutline },
    undecidable: { tone: 'low', icon: HelpOutline },
    stale: { tone: 'medium', icon: Contrast },
    open: { tone: 'neutral', icon: HourglassEmpty },
  },
  'app-packages': {
    queued: { tone: 'neutral', icon: HourglassEmpty },
    reading: { tone: 'low', icon: Build },
    read: { tone: 'good', icon: CheckCircleOutline },
    failed: { tone: 'critical', icon: ErrorOutline },
  },
  'app-verdicts': {
    FAIL: { tone: 'critical', icon: HighlightOff },
    SUSPECT: { tone: 'high', icon: WarningAmber },
    INCONCLUSIVE: { tone: 'low', icon: HelpOutline },
    PASS: { tone: 'good', icon: CheckCircleOutline },
    NOT_APPLICABLE: { tone: 'neutral', icon: RemoveCircleOutline },
  },
  'app-leads': {
    leads: { tone: 'high', icon: WarningAmber },
    unseen: { tone: 'low', icon: HelpOutline },
    clear: { tone: 'good', icon: CheckCircleOutline },
    none: { tone: 'neutral', icon: RemoveCircleOutline },
  },
  'app-permissions': {
    FAIL: { tone: 'critical', icon: HighlightOff },
    SUSPECT: { tone: 'high', icon: WarningAmber },
    warn: { tone: 'medium', icon: Contrast },
    unknown: { tone: 'low', icon: HelpOutline },
    ok: { tone: 'good', icon: CheckCircleOutline },
  },
  'app-changes': {
    new: { tone: 'critical', icon: HighlightOff },
    worse: { tone: 'high', icon: WarningAmber },
    'unseen-now': { tone: 'low', icon: HelpOutline },
    better: { tone: 'low', icon: TaskAlt },
    solved: { tone: 'good', icon: CheckCircleOutline },
  },
} as const satisfies Record<string, Record<string, Look>>;

export type StateKind = keyof typeof stateLooks;

const fallback: Look = { tone: 'neutral', icon: HelpOutline };

/** The look of a state; a state this version does not know is drawn neutrally. */
export function stateLook(kind: StateKind, state: string): Look {
  const looks: Readonly<Record<string, Look>> = stateLooks[kind];
  return looks[state] ?? fallback;
}
