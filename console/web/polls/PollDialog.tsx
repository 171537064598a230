import {
  Alert,
  Button,
  FormControlLabel,
  MenuItem,
  Stack,
  Switch,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
} from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { problemText } from '../providers/problem-text.ts';
import { useSession } from '../providers/session.ts';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { UnitPicker } from '../units/UnitPicker.tsx';
import {
  connectionBody,
  isTestable,
  pollBody,
  pollForm,
  type Poll,
  type PollTest,
} from './poll.ts';
import { SnmpV3Fields } from './SnmpV3Fields.tsx';

const intervals = [60, 300, 600, 1_800, 3_600];

function TestResult({ answer, error }: { answer: PollTest | undefined; error: unknown }) {
  const translate = useTranslate();
  if (error !== null && error !== undefined) {
    return (
      <Alert severity="error" data-testid="poll-test-failed">
        {problemText(error, translate)}
      </Alert>
    );
  }
  if (answer === undefined) return null;
  if (!answer.ok) {
    const { code = '', message = '', remedy = '' } = answer;
    return (
      <Alert severity="error" data-testid="poll-test-failed">
        {translate('polls.testFailed')}
        {translate(`polls.outcome.${code}`, { _: `${message} ${remedy}`.trim() })}
      </Alert>
    );
  }
  const found = [answer.sysName, answer.vendor, answer.sysDescr];
  return (
    <Alert severity="success" data-testid="poll-test-ok">
      {translate('polls.testOk')}{' '}
      {found.filter((part) => part !== undefined && part !== '').join(' · ')}
    </Alert>
  );
}

/** Adds or changes a switch to poll; the connection can be tried before anything is stored. */
export function PollDialog({ poll, onClose }: { poll?: Poll; onClose: () => void }) {
  const translate = useTranslate();
  const who = useSession();
  const [form, setForm] = useState(() => pollForm(poll, who?.account.unitId ?? ''));
  const set = (part: Partial<typeof form>): void => setForm({ ...form, ...part });
  const test = useAction(
    () =>
      fetchApi<PollTest>('/polls/test', {
        method: 'POST',
        body: { ...connectionBody(form), unitId: form.unitId },
      }),
    { touches: [], quiet: true },
  );
  const save = useAction(
    () =>
      poll === undefined
        ? fetchApi('/polls', { method: 'POST', body: pollBody(form, true) })
        : fetchApi(`/polls/${encodeURIComponent(poll.id)}`, {
            method: 'PATCH',
            body: pollBody(form, false),
          }),
    { touches: ['polls', 'assets', 'home'], done: 'polls.saved', onDone: onClose, quiet: true },
  );
  return (
    <FormDialog
      title={translate(poll === undefined ? 'polls.add' : 'polls.edit')}
      submit={translate('action.save')}
      busy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
      extra={
        <Button
          onClick={() => test.mutate(undefined)}
          disabled={test.isPending || !isTestable(form)}
          data-testid="poll-test"
          sx={{ mr: 'auto' }}
        >
          {translate(test.isPending ? 'polls.testing' : 'polls.test')}
        </Button>
      }
    >
      {poll === undefined && (
        <UnitPicker value={form.unitId} onPick={(unitId) => set({ unitId })} />
      )}
      <Stack direction="row" sx={{ gap: 2 }}>
        <TextField
          name="address"
          label={translate('polls.address')}
          placeholder="10.20.0.1"
          required
          value={form.address}
          onChange={({ target }) => set({ address: target.value })}
        />
        <TextField
          name="port"
          label={translate('polls.port')}
          required
          value={form.port}
          onChange={({ target }) => set({ port: target.value.replaceAll(/\D/gu, '') })}
          sx={{ width: 112, flexShrink: 0 }}
          slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 5 } }}
        />
      </Stack>
      <ToggleButtonGroup
        exclusive
        size="small"
        value={form.version}
        aria-label={translate('polls.version')}
        onChange={(_event, version: '2c' | '3' | null) => version !== null && set({ version })}
      >
        <ToggleButton value="3" sx={{ textTransform: 'none', px: 2 }}>
          {translate('polls.v3')}
        </ToggleButton>
        <ToggleButton value="2c" sx={{ textTransform: 'none', px: 2 }}>
          {translate('polls.v2c')}
        </ToggleButton>
      </ToggleButtonGroup>
      {form.version === '2c' ? (
        <>
          <TextField
            name="community"
            type="password"
            label={translate('polls.community')}
            required={poll === undefined || poll.version !== '2c'}
            helperText={translate(poll === undefined ? 'polls.communityHelp' : 'polls.secretKept')}
            autoComplete="off"
            value={form.community}
            onChange={({ target }) => set({ community: target.value })}
          />
          <Alert severity="warning">{translate('polls.v2cWarning')}</Alert>
        </>
      ) : (
        <SnmpV3Fields form={form} set={set} isNew={poll === undefined || poll.version !== '3'} />
      )}
      <Stack direction="row" sx={{ gap: 2, alignItems: 'center' }}>
        <TextField
          select
          name="intervalSeconds"
          label={translate('polls.interval')}
          value={form.intervalSeconds}
          onChange={({ target }) => set({ intervalSeconds: Number(target.value) })}
          sx={{ maxWidth: 200 }}
        >
          {[...new Set([...intervals, form.intervalSeconds])].map((seconds) => (
            <MenuItem key={seconds} value={seconds}>
              {translate('polls.everyMinutes', { smart_count: seconds / 60 })}
            </MenuItem>
          ))}
        </TextField>
        <FormControlLabel
          sx={{ flexShrink: 0, mr: 0 }}
          control={
            <Switch checked={form.enabled} onChange={(_event, enabled) => set({ enabled })} />
          }
          label={translate('polls.enabled')}
        />
      </Stack>
      <TestResult answer={test.data} error={test.error} />
    </FormDialog>
  );
}
