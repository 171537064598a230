import PowerSettingsNew from '@mui/icons-material/PowerSettingsNew';
import RestartAlt from '@mui/icons-material/RestartAlt';
import { Button, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useCan, useSession } from '../providers/session.ts';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { ReasonDialog } from '../shapes/ReasonDialog.tsx';
import { ReasonField } from '../shapes/ReasonField.tsx';
import { UnitPicker } from '../units/UnitPicker.tsx';
import { ruleTitle, ruleUrl, type Rule } from './rule.ts';

interface DialogProps {
  rule: Rule;
  onClose: () => void;
}

const longestReason = 1_000;

const dayMs = 86_400_000;
/** Days until the rule is on again by itself; 0: until somebody switches it on. */
const spans = [1, 7, 30, 90, 0];

function SwitchOffDialog({ rule, onClose }: DialogProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const who = useSession();
  const [form, setForm] = useState({ unitId: who?.account.unitId ?? '', reason: '', days: 7 });
  const save = useAction(
    () =>
      fetchApi('/rule-switches', {
        method: 'POST',
        body: {
          ruleId: rule.id,
          unitId: form.unitId,
          reason: form.reason.trim(),
          ...(form.days > 0 && { until: new Date(Date.now() + form.days * dayMs).toISOString() }),
        },
      }),
    { touches: ['rules'], done: 'rules.switchedOff', onDone: onClose, quiet: true },
  );
  return (
    <FormDialog
      title={translate('rules.switchOffTitle', { rule: ruleTitle(rule, locale) })}
      submit={translate('rules.switchOff')}
      busy={save.isPending}
      disabled={form.reason.trim() === '' || form.unitId === ''}
      error={save.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <UnitPicker
        value={form.unitId}
        helperText={translate('rules.unitHelp')}
        onPick={(unitId) => setForm({ ...form, unitId })}
      />
      <TextField
        select
        name="days"
        label={translate('rules.until')}
        value={form.days}
        onChange={({ target }) => setForm({ ...form, days: Number(target.value) })}
      >
        {spans.map((days) => (
          <MenuItem key={days} value={days}>
            {days === 0
              ? translate('rules.untilSwitchedOn')
              : translate('rules.forDays', { smart_count: days })}
          </MenuItem>
        ))}
      </TextField>
      <ReasonField
        label={translate('rules.reason')}
        help={translate('rules.reasonHelp')}
        longest={longestReason}
        value={form.reason}
        onChange={(reason) => setForm({ ...form, reason })}
      />
    </FormDialog>
  );
}

function ReviveDialog({ rule, onClose }: DialogProps) {
  const translate = useTranslate();
  return (
    <ReasonDialog
      title={translate('rules.reviveTitle')}
      submit={translate('rules.revive')}
      label={translate('rules.reason')}
      help={translate('rules.reasonHelp')}
      longest={longestReason}
      send={(reason) =>
        fetchApi(`${ruleUrl(rule.id)}/revive`, { method: 'POST', body: { reason } })
      }
      touches={['rules']}
      done="rules.revived"
      onClose={onClose}
    />
  );
}

/** Off for a unit, or on again after it cost too much. */
export function RuleActions({ rule }: { rule: Rule }) {
  const translate = useTranslate();
  const mayUpdate = useCan('rules', 'update');
  const [shown, setShown] = useState<'off' | 'revive'>();
  if (!mayUpdate) return null;
  const close = (): void => setShown(undefined);
  return (
    <>
      {rule.state === 'over-budget' && (
        <Button
          variant="contained"
          startIcon={<RestartAlt />}
          data-testid="rule-revive"
          onClick={() => setShown('revive')}
        >
          {translate('rules.revive')}
        </Button>
      )}
      <Button
        startIcon={<PowerSettingsNew />}
        data-testid="rule-switch-off"
        onClick={() => setShown('off')}
      >
        {translate('rules.switchOff')}
      </Button>
      {shown === 'off' && <SwitchOffDialog rule={rule} onClose={close} />}
      {shown === 'revive' && <ReviveDialog rule={rule} onClose={close} />}
    </>
  );
}
