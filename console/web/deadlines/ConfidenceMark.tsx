import CheckCircle from '@mui/icons-material/CheckCircleOutlined';
import HelpOutline from '@mui/icons-material/HelpOutlined';
import Tune from '@mui/icons-material/TuneOutlined';
import type { SvgIconComponent } from '@mui/icons-material';
import { useTranslate } from 'react-admin';
import { Mark } from '../marks/Mark.tsx';
import type { ToneName } from '../theme/palette.ts';

const looks: Readonly<Record<string, { tone: ToneName; icon: SvgIconComponent }>> = {
  S: { tone: 'good', icon: CheckCircle },
  'K+': { tone: 'good', icon: CheckCircle },
  P: { tone: 'informational', icon: Tune },
};

/** How sure a value is: read in the text, known, or practice without a norm. */
export function ConfidenceMark({ confidence }: { confidence: string }) {
  const translate = useTranslate();
  const { tone, icon } = looks[confidence] ?? { tone: 'medium', icon: HelpOutline };
  return (
    <Mark plain tone={tone} icon={icon} text={translate(`deadlines.confidence.${confidence}`)} />
  );
}
