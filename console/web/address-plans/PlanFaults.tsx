import { Alert } from '@mui/material';
import { useTranslate } from 'react-admin';
import { ApiError } from '../providers/http.ts';

interface Fault {
  /** `prefixes/3`, `authorisedUntil`. */
  at: string;
  code: string;
  detail: string;
}

/** What the server found wrong with a plan, part by part; none when it refused for another reason. */
export function faultsOf(error: unknown): readonly Fault[] {
  const faults = error instanceof ApiError ? error.fields['faults'] : undefined;
  return Array.isArray(faults) ? (faults as Fault[]) : [];
}

/** Every fault of a plan with its line, so that a person corrects them in one go. */
export function PlanFaults({ error }: { error: unknown }) {
  const translate = useTranslate();
  const faults = faultsOf(error);
  if (faults.length === 0) return null;
  const place = ({ at }: Fault): string => {
    const [part = '', index] = at.split('/');
    if (index === undefined) return '';
    return translate(`addressPlans.faultAt.${part}`, { _: '', line: Number(index) + 1 });
  };
  return (
    <Alert severity="error">
      {faults.map((fault) => (
        <div key={`${fault.at} ${fault.code}`}>
          {place(fault)}
          {translate(`addressPlans.fault.${fault.code}`, { _: fault.detail })}
        </div>
      ))}
    </Alert>
  );
}
