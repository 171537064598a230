import { useTranslate } from 'react-admin';
import { Mark } from './Mark.tsx';
import { severityLooks, type Severity } from './severity.ts';

export function SeverityMark({ severity, plain }: { severity: Severity; plain?: boolean }) {
  const translate = useTranslate();
  const look = severityLooks[severity] ?? severityLooks.informational;
  return (
    <Mark
      {...look}
      text={translate(`severity.${severity}`)}
      testId={`severity-${severity}`}
      {...(plain === undefined ? {} : { plain })}
    />
  );
}
