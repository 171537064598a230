import { Alert, AlertTitle, Button } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatDateTime } from '../format/time.ts';
import { fetchApi } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { useAction } from '../providers/use-api.ts';
import { ruleTitle, type RuleSwitch } from './rule.ts';

function SwitchNote({ off, mayEnd }: { off: RuleSwitch; mayEnd: boolean }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const names = { title: off.ruleTitle, titleZh: off.ruleTitleZh };
  const end = useAction(
    () =>
      fetchApi(`/rule-switches/${encodeURIComponent(off.id)}/end`, { method: 'POST', body: {} }),
    { touches: ['rules'], done: 'rules.switchedOn' },
  );
  return (
    <Alert
      severity="info"
      data-testid="rule-switch"
      action={
        mayEnd &&
        off.own && (
          <Button
            color="inherit"
            disabled={end.isPending}
            data-testid="rule-switch-on"
            onClick={() => end.mutate(undefined)}
          >
            {translate('rules.switchOn')}
          </Button>
        )
      }
    >
      <AlertTitle>
        {translate(off.counted ? 'rules.countedOffFor' : 'rules.offFor', {
          rule: ruleTitle(names, locale),
          unit: off.unitName,
        })}
      </AlertTitle>
      {off.reason}
      <br />
      {translate('rules.offBy', { name: off.offByName, at: formatDateTime(off.offAt) })}
      {off.untilAt !== null && translate('rules.offUntil', { at: formatDateTime(off.untilAt) })}
      {translate('rules.withheld', { smart_count: off.withheld })}
    </Alert>
  );
}

/** For which units the rule is off: who, why, until when, and what was withheld. */
export function SwitchNotes({ switches }: { switches: readonly RuleSwitch[] }) {
  const mayEnd = useCan('rules', 'update');
  return (
    <>
      {switches.map((off) => (
        <SwitchNote key={off.id} off={off} mayEnd={mayEnd} />
      ))}
    </>
  );
}
