import { Alert, Box, Button, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { useSearchParams } from 'react-router-dom';
import { useApi } from '../../providers/use-api.ts';
import { labelOf, type CaseActionView } from '../../shapes/cases/case.ts';
import { shutBefore } from './gate.ts';
import { useGates } from './GateList.tsx';

/** So many are named; the tab has them all. */
const most = 4;

interface GateAlertProps {
  resource: 'app-filings' | 'app-uses';
  id: string;
  /** Messages that are at hand in this state: a rule before a later step is no news yet. */
  steps: readonly string[];
}

/** Which rules stand before the reader's next step, by name: said before the button is pressed, and to nobody else. */
export function GateAlert({ resource, id, steps }: GateAlertProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const [, setParams] = useSearchParams();
  const { data = [] } = useGates({ resource, id });
  const { data: actions = [] } = useApi<readonly CaseActionView[]>(
    `/${resource}/${encodeURIComponent(id)}/actions`,
  );
  const own = steps.filter((step) => actions.some(({ message }) => message === step));
  const shut = shutBefore(data, own);
  if (shut.length === 0) return null;
  return (
    <Alert
      severity="warning"
      data-testid="gates-shut"
      sx={{ mb: 2 }}
      action={
        <Button
          onClick={() =>
            setParams(
              (old) => {
                old.set('tab', 'gates');
                return old;
              },
              { replace: true },
            )
          }
        >
          {translate('appGates.all')}
        </Button>
      }
    >
      <Typography variant="body2" sx={{ fontWeight: 500 }}>
        {translate('appGates.shut', { smart_count: shut.length })}
      </Typography>
      <Box component="ul" sx={{ m: 0, pl: 2.5, fontSize: '0.8125rem' }}>
        {shut.slice(0, most).map((gate) => (
          <li key={gate.rule}>
            {(locale === 'en' ? gate.refusalEn : gate.refusalZh) ?? labelOf(gate, locale)}
          </li>
        ))}
        {shut.length > most && <li>{translate('appGates.more', { count: shut.length - most })}</li>}
      </Box>
    </Alert>
  );
}
