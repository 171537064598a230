import AccessTime from '@mui/icons-material/AccessTime';
import Block from '@mui/icons-material/Block';
import CheckCircleOutline from '@mui/icons-material/CheckCircleOutlined';
import Contrast from '@mui/icons-material/Contrast';
import ErrorOutline from '@mui/icons-material/ErrorOutlineOutlined';
import HelpOutline from '@mui/icons-material/HelpOutlineOutlined';
import HighlightOff from '@mui/icons-material/HighlightOff';
import HourglassEmpty from '@mui/icons-material/HourglassEmpty';
import LockOpen from '@mui/icons-material/LockOpenOutlined';
import LockOutlined from '@mui/icons-material/LockOutlined';
import PlayCircle from '@mui/icons-material/PlayCircleOutlined';
import RemoveCircleOutline from '@mui/icons-material/RemoveCircleOutlineOutlined';
import TaskAlt from '@mui/icons-material/TaskAlt';
import VolumeOff from '@mui/icons-material/VolumeOffOutlined';
import WarningAmber from '@mui/icons-material/WarningAmber';

/** Looks of what sweeps, captures and measurements say of a network. */
export const networkLooks = {
  'address-plans': {
    due: { tone: 'low', icon: HourglassEmpty },
    valid: { tone: 'good', icon: CheckCircleOutline },
    expired: { tone: 'medium', icon: AccessTime },
    ended: { tone: 'neutral', icon: Block },
  },
  sweeps: {
    queued: { tone: 'neutral', icon: HourglassEmpty },
    running: { tone: 'low', icon: PlayCircle },
    stopping: { tone: 'medium', icon: HourglassEmpty },
    finished: { tone: 'good', icon: CheckCircleOutline },
    stopped: { tone: 'neutral', icon: Block },
    failed: { tone: 'critical', icon: ErrorOutline },
    withdrawn: { tone: 'medium', icon: WarningAmber },
  },
  knowledge: {
    queued: { tone: 'neutral', icon: HourglassEmpty },
    running: { tone: 'low', icon: PlayCircle },
    done: { tone: 'good', icon: CheckCircleOutline },
    failed: { tone: 'critical', icon: ErrorOutline },
  },
  ports: {
    open: { tone: 'low', icon: LockOpen },
    closed: { tone: 'good', icon: LockOutlined },
    silent: { tone: 'neutral', icon: VolumeOff },
    unknown: { tone: 'neutral', icon: HelpOutline },
  },
  exposures: {
    open: { tone: 'high', icon: WarningAmber },
    accepted: { tone: 'low', icon: TaskAlt },
    resolved: { tone: 'good', icon: CheckCircleOutline },
  },
  presence: {
    present: { tone: 'good', icon: CheckCircleOutline },
    gone: { tone: 'neutral', icon: RemoveCircleOutline },
  },
  claims: {
    unclaimed: { tone: 'medium', icon: HelpOutline },
    claimed: { tone: 'good', icon: TaskAlt },
    disputed: { tone: 'high', icon: WarningAmber },
  },
  captures: {
    queued: { tone: 'neutral', icon: HourglassEmpty },
    reading: { tone: 'low', icon: PlayCircle },
    read: { tone: 'good', icon: CheckCircleOutline },
    partial: { tone: 'medium', icon: Contrast },
    failed: { tone: 'critical', icon: ErrorOutline },
  },
  'capture-findings': {
    fail: { tone: 'critical', icon: HighlightOff },
    suspect: { tone: 'high', icon: WarningAmber },
    unjudged: { tone: 'low', icon: HelpOutline },
  },
  portals: {
    supported: { tone: 'good', icon: CheckCircleOutline },
    partial: { tone: 'medium', icon: Contrast },
    unsupported: { tone: 'critical', icon: HighlightOff },
    unknown: { tone: 'low', icon: HelpOutline },
  },
  goals: {
    met: { tone: 'good', icon: CheckCircleOutline },
    'not-met': { tone: 'critical', icon: HighlightOff },
    'no-data': { tone: 'low', icon: HelpOutline },
    'not-applicable': { tone: 'neutral', icon: RemoveCircleOutline },
  },
} as const;
