import CheckCircleOutline from '@mui/icons-material/CheckCircleOutlined';
import EventBusy from '@mui/icons-material/EventBusyOutlined';
import Schedule from '@mui/icons-material/ScheduleOutlined';
import { useTranslate } from 'react-admin';
import { Mark } from '../marks/Mark.tsx';

const looks = {
  counts: { tone: 'good', icon: CheckCircleOutline },
  'not-yet': { tone: 'medium', icon: Schedule },
  expired: { tone: 'high', icon: EventBusy },
} as const;

function isShown(standing: string): standing is keyof typeof looks {
  return standing in looks;
}

/** Whether an attestation counts today; nothing for one that was not approved or has ended. */
export function StandingMark({ standing, plain = false }: { standing: string; plain?: boolean }) {
  const translate = useTranslate();
  if (!isShown(standing)) return null;
  return (
    <Mark
      {...looks[standing]}
      text={translate(`attestations.standing.${standing}`)}
      plain={plain}
      testId={`standing-${standing}`}
    />
  );
}
