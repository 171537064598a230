import { FormControlLabel, MenuItem, Stack, Switch, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import type { Channel } from '../../api/channels/schema.ts';
import { fetchApi } from '../providers/http.ts';
import { useSession } from '../providers/session.ts';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { UnitPicker } from '../units/UnitPicker.tsx';
import {
  channelBody,
  channelForm,
  channelKinds,
  fieldsOf,
  withKind,
  type ChannelForm,
  type ChannelKind,
  type Field,
} from './channel.ts';

const severities = ['low', 'medium', 'high', 'urgent'] as const;

function SettingField(props: {
  field: Field;
  value: string;
  kept: boolean;
  onChange: (value: string) => void;
}) {
  const { field, kept } = props;
  const translate = useTranslate();
  const { name, secret = false, choices = [] } = field;
  const help = translate(`channels.help.${name}`, { _: '' });
  return (
    <TextField
      name={name}
      label={translate(`channels.field.${name}`)}
      value={props.value}
      onChange={({ target }) => props.onChange(target.value)}
      required={field.required === true && !kept}
      select={field.kind === 'choice'}
      multiline={field.kind === 'lines'}
      {...(field.kind === 'lines' ? { maxRows: 6 } : {})}
      type={secret ? 'password' : 'text'}
      autoComplete={secret ? 'new-password' : 'off'}
      placeholder={field.placeholder ?? ''}
      helperText={kept ? translate('channels.secretKept') : help}
      slotProps={{
        htmlInput: field.kind === 'number' ? { inputMode: 'numeric', maxLength: 5 } : {},
      }}
    >
      {choices.map((choice) => (
        <MenuItem key={choice} value={choice}>
          {translate(`channels.choice.${choice}`, { _: choice })}
        </MenuItem>
      ))}
    </TextField>
  );
}

function Reach({ form, set }: { form: ChannelForm; set: (part: Partial<ChannelForm>) => void }) {
  const translate = useTranslate();
  const personal = form.kind === 'mail' || form.kind === 'sms';
  return (
    <>
      <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2 }}>
        <TextField
          select
          name="minSeverity"
          label={translate('channels.minSeverity')}
          value={form.minSeverity}
          onChange={({ target }) => set({ minSeverity: target.value })}
        >
          {severities.map((severity) => (
            <MenuItem key={severity} value={severity}>
              {translate(`inbox.from.${severity}`)}
            </MenuItem>
          ))}
        </TextField>
        {!personal && (
          <TextField
            select
            name="language"
            label={translate('channels.language')}
            value={form.language}
            onChange={({ target }) => set({ language: target.value })}
          >
            <MenuItem value="zh">中文</MenuItem>
            <MenuItem value="en">English</MenuItem>
          </TextField>
        )}
      </Stack>
      {personal && (
        <FormControlLabel
          control={<Switch checked={form.shared} onChange={(_event, shared) => set({ shared })} />}
          label={translate('channels.shared')}
        />
      )}
      <FormControlLabel
        control={<Switch checked={form.enabled} onChange={(_event, enabled) => set({ enabled })} />}
        label={translate('channels.enabled')}
      />
    </>
  );
}

/** Adds or changes a channel. What is secret is written here and never shown again. */
export function ChannelDialog({ channel, onClose }: { channel?: Channel; onClose: () => void }) {
  const translate = useTranslate();
  const who = useSession();
  const [form, setForm] = useState(() => channelForm(channel, who?.account.unitId ?? ''));
  const set = (part: Partial<ChannelForm>): void => setForm({ ...form, ...part });
  const save = useAction(
    () =>
      channel === undefined
        ? fetchApi('/channels', { method: 'POST', body: channelBody(form, undefined) })
        : fetchApi(`/channels/${encodeURIComponent(channel.id)}`, {
            method: 'PATCH',
            body: channelBody(form, channel),
          }),
    { touches: ['channels'], done: 'channels.saved', onDone: onClose, quiet: true },
  );
  return (
    <FormDialog
      title={translate(channel === undefined ? 'channels.add' : 'channels.edit')}
      submit={translate('action.save')}
      busy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      {channel === undefined && (
        <>
          <TextField
            select
            name="kind"
            label={translate('channels.kindLabel')}
            value={form.kind}
            onChange={({ target }) => setForm(withKind(form, target.value as ChannelKind))}
            helperText={translate(`channels.kindHelp.${form.kind}`)}
          >
            {channelKinds.map((kind) => (
              <MenuItem key={kind} value={kind}>
                {translate(`channels.kind.${kind}`)}
              </MenuItem>
            ))}
          </TextField>
          <UnitPicker value={form.unitId} onPick={(unitId) => set({ unitId })} />
        </>
      )}
      <TextField
        name="name"
        label={translate('channels.name')}
        required
        value={form.name}
        onChange={({ target }) => set({ name: target.value })}
        slotProps={{ htmlInput: { maxLength: 100 } }}
      />
      {fieldsOf[form.kind].map((field) => (
        <SettingField
          key={field.name}
          field={field}
          value={form.values[field.name] ?? ''}
          kept={field.secret === true && channel?.secretNames.includes(field.name) === true}
          onChange={(value) => set({ values: { ...form.values, [field.name]: value } })}
        />
      ))}
      <Reach form={form} set={set} />
    </FormDialog>
  );
}
