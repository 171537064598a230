import { useTranslate } from 'react-admin';
import { Mark } from '../marks/Mark.tsx';
import { severityLooks } from '../marks/severity.ts';
import type { NoticeSeverity } from './notice.ts';

/** Urgency of a notice (紧急程度), drawn as the severities are. */
export function UrgencyMark({ severity, plain }: { severity: NoticeSeverity; plain?: boolean }) {
  const translate = useTranslate();
  return (
    <Mark
      {...severityLooks[severity === 'urgent' ? 'critical' : severity]}
      text={translate(`notices.severity.${severity}`)}
      testId={`urgency-${severity}`}
      {...(plain === undefined ? {} : { plain })}
    />
  );
}
