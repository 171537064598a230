import { Alert, MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { upload } from '../providers/upload.ts';
import { useAction } from '../providers/use-api.ts';
import { newKey } from '../shapes/cases/payload.ts';
import { useCaseProblem } from '../shapes/cases/use-case-action.ts';
import type { AttachedFile } from '../shapes/files/file.ts';
import { PickFiles } from '../shapes/files/PickFiles.tsx';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { appUsePath, type AppUse } from './app-use.ts';

/** Takes the minutes along where they were not attached yet; answers their hash and the version of the case. */
async function sendMinutes(
  use: AppUse,
  picked: File | undefined,
  chosen: string,
): Promise<{ minutes: string | undefined; version: number }> {
  if (picked === undefined) {
    return { minutes: chosen === '' ? undefined : chosen, version: use.version };
  }
  const stored = await upload<AttachedFile & { version: number }>(
    `${appUsePath(use.id)}/files`,
    picked,
    { query: { name: picked.name.slice(-300) } },
  );
  return { minutes: stored.sha256, version: stored.version };
}

/** The collective decision: which meeting, when, adopted or not; adopting needs the minutes. */
export function CollectiveDialog({ use, onClose }: { use: AppUse; onClose: () => void }) {
  const translate = useTranslate();
  const problem = useCaseProblem();
  const mayAttach = useCan('apps', 'update');
  const [form, setForm] = useState({ meeting: '', on: '', adopted: '', text: '', minutes: '' });
  const [files, setFiles] = useState<readonly File[]>([]);
  const [idempotencyKey] = useState(newKey);
  const set = (name: keyof typeof form) => ({
    name,
    value: form[name],
    onChange: ({ target }: { target: { value: string } }) =>
      setForm({ ...form, [name]: target.value }),
  });
  const send = useAction(
    async () => {
      const { minutes, version } = await sendMinutes(use, files[0], form.minutes);
      await fetchApi(`${appUsePath(use.id)}/decide-collectively`, {
        method: 'POST',
        body: {
          payload: {
            meeting: form.meeting.trim(),
            on: form.on,
            adopted: form.adopted === 'yes',
            ...(form.text.trim() !== '' && { text: form.text.trim() }),
            ...(minutes !== undefined && { minutes }),
          },
          expectedVersion: version,
          idempotencyKey,
        },
      });
    },
    { touches: ['app-uses', 'apps', 'home'], done: 'cases.done', onDone: onClose, quiet: true },
  );
  const adopted = form.adopted === 'yes';
  const hasMinutes = files.length > 0 || form.minutes !== '';
  const said = form.meeting.trim() !== '' && form.on !== '' && form.adopted !== '';
  return (
    <FormDialog
      wide
      title={translate('appUses.collective.title')}
      submit={translate('appUses.collective.submit')}
      busy={send.isPending}
      disabled={!said || (adopted && !hasMinutes)}
      onSubmit={() => send.mutate(undefined)}
      onCancel={onClose}
    >
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('appUses.collective.help')}
      </Typography>
      <TextField {...set('meeting')} required label={translate('appUses.collective.meeting')} />
      <TextField
        {...set('on')}
        required
        type="date"
        label={translate('appUses.collective.on')}
        slotProps={{ inputLabel: { shrink: true } }}
      />
      <TextField
        {...set('adopted')}
        select
        required
        label={translate('appUses.collective.adopted')}
      >
        {(['yes', 'no'] as const).map((value) => (
          <MenuItem key={value} value={value}>
            {translate(`appUses.collective.${value}`)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        {...set('text')}
        multiline
        minRows={2}
        label={translate('appUses.collective.text')}
      />
      {use.files.length > 0 && files.length === 0 && (
        <TextField {...set('minutes')} select label={translate('appUses.collective.minutes')}>
          <MenuItem value="">
            {translate(mayAttach ? 'appUses.collective.newFile' : 'appUses.collective.noFile')}
          </MenuItem>
          {use.files.map(({ sha256, name }) => (
            <MenuItem key={sha256} value={sha256}>
              {name}
            </MenuItem>
          ))}
        </TextField>
      )}
      {!mayAttach && use.files.length === 0 && (
        <Alert severity="info">{translate('appUses.collective.noMinutes')}</Alert>
      )}
      {mayAttach && form.minutes === '' && (
        <>
          <Typography variant="body2">{translate('appUses.collective.attach')}</Typography>
          <PickFiles
            files={files}
            onChange={(next) => setFiles(next.slice(-1))}
            already={use.files.length}
            disabled={send.isPending}
          />
        </>
      )}
      {send.error !== null && <Alert severity="error">{problem(send.error)}</Alert>}
    </FormDialog>
  );
}
