import AddCircleOutline from '@mui/icons-material/AddCircleOutlined';
import RemoveCircleOutline from '@mui/icons-material/RemoveCircleOutlineOutlined';
import SwapHoriz from '@mui/icons-material/SwapHoriz';
import TrendingDown from '@mui/icons-material/TrendingDown';
import TrendingUp from '@mui/icons-material/TrendingUp';
import { useTranslate } from 'react-admin';
import { Mark } from '../marks/Mark.tsx';
import type { Change } from './assessment.ts';

const looks = {
  worse: { tone: 'critical', icon: TrendingDown },
  gone: { tone: 'neutral', icon: RemoveCircleOutline },
  new: { tone: 'low', icon: AddCircleOutline },
  other: { tone: 'medium', icon: SwapHoriz },
  better: { tone: 'good', icon: TrendingUp },
} as const;

/** Which way an item went. */
export function ChangeMark({ change, plain = false }: { change: Change; plain?: boolean }) {
  const translate = useTranslate();
  return <Mark {...looks[change]} text={translate(`assessments.diff.${change}`)} plain={plain} />;
}
