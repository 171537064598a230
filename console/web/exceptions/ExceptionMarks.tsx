import CheckCircleOutline from '@mui/icons-material/CheckCircleOutlined';
import EventBusy from '@mui/icons-material/EventBusyOutlined';
import History from '@mui/icons-material/History';
import { Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Mark } from '../marks/Mark.tsx';
import { StateMark } from '../marks/StateMark.tsx';
import type { ExceptionRow } from './exception.ts';

interface ExceptionMarksProps {
  row: Pick<ExceptionRow, 'state' | 'inForce' | 'stale'>;
  plain?: boolean;
}

/** State of the case; whether it holds today; whether the item has changed since it was approved. */
export function ExceptionMarks({ row, plain = false }: ExceptionMarksProps) {
  const translate = useTranslate();
  return (
    <Stack
      direction={plain ? 'column' : 'row'}
      sx={{ gap: plain ? 0.25 : 1, alignItems: 'flex-start', flexWrap: 'wrap' }}
    >
      <StateMark kind="exceptions" state={row.state} plain={plain} />
      {row.inForce && (
        <Mark
          tone="good"
          icon={CheckCircleOutline}
          text={translate('exceptions.inForce')}
          plain={plain}
          testId="in-force"
        />
      )}
      {row.state === 'APPROVED' && !row.inForce && (
        <Mark
          tone="high"
          icon={EventBusy}
          text={translate('exceptions.expired')}
          plain={plain}
          testId="expired"
        />
      )}
      {row.stale && (
        <Mark
          tone="medium"
          icon={History}
          text={translate('exceptions.stale')}
          plain={plain}
          testId="stale"
        />
      )}
    </Stack>
  );
}
