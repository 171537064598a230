import type { SvgIconComponent } from '@mui/icons-material';
import AccessTime from '@mui/icons-material/AccessTime';
import Block from '@mui/icons-material/Block';
import CheckCircleOutline from '@mui/icons-material/CheckCircleOutlined';
import Undo from '@mui/icons-material/Undo';
import type { ToneName } from '../theme/palette.ts';
import type { DeliveryRequest } from './delivery.ts';

const looks: Readonly<
  Record<DeliveryRequest['state'], { tone: ToneName; icon: SvgIconComponent }>
> = {
  open: { tone: 'medium', icon: AccessTime },
  granted: { tone: 'good', icon: CheckCircleOutline },
  refused: { tone: 'high', icon: Block },
  superseded: { tone: 'neutral', icon: Undo },
  'taken-back': { tone: 'neutral', icon: Undo },
};

export function requestLook(state: DeliveryRequest['state']) {
  return looks[state];
}
