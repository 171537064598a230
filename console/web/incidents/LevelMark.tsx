import Circle from '@mui/icons-material/Circle';
import Dangerous from '@mui/icons-material/Dangerous';
import HelpOutline from '@mui/icons-material/HelpOutlineOutlined';
import Square from '@mui/icons-material/Square';
import Warning from '@mui/icons-material/Warning';
import type { SvgIconComponent } from '@mui/icons-material';
import { useTranslate } from 'react-admin';
import { Mark } from '../marks/Mark.tsx';
import type { ToneName } from '../theme/palette.ts';

const looks: Readonly<Record<string, { tone: ToneName; icon: SvgIconComponent }>> = {
  extraordinary: { tone: 'critical', icon: Dangerous },
  major: { tone: 'high', icon: Warning },
  larger: { tone: 'medium', icon: Square },
  general: { tone: 'low', icon: Circle },
};

const unknown = { tone: 'neutral', icon: HelpOutline } as const;

interface LevelMarkProps {
  scale: 'cac' | 'edu';
  level: string;
  /** What is open lies between these. */
  range?: { lower: string; upper: string } | null;
  plain?: boolean;
}

/** A level on one of the two scales: «教育 较大». An open one says between which it lies. */
export function LevelMark({ scale, level, range, plain = false }: LevelMarkProps) {
  const translate = useTranslate();
  const word =
    level === 'unknown' && range !== undefined && range !== null
      ? translate('incidents.between', {
          lower: translate(`incidents.level.${range.lower}`),
          upper: translate(`incidents.level.${range.upper}`),
        })
      : translate(`incidents.level.${level}`);
  return (
    <Mark
      {...(looks[level] ?? unknown)}
      text={`${translate(`incidents.scale.${scale}`)} ${word}`}
      plain={plain}
      testId={`level-${scale}-${level}`}
    />
  );
}
