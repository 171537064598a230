import { TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useSession } from '../providers/session.ts';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { UnitPicker } from '../units/UnitPicker.tsx';
import type { Account } from './account.ts';

interface AccountDialogProps {
  account?: Account;
  onClose: () => void;
  /** The one-time link of a new account. */
  onInvited?: (url: string) => void;
}

/** `/invite/…` as an address that can be sent to somebody. */
function absolute(url: string): string {
  return new URL(url, globalThis.location.origin).href;
}

/** A new person gets a link to set an own password: nobody else ever knows it. */
export function AccountDialog({ account, onClose, onInvited }: AccountDialogProps) {
  const translate = useTranslate();
  const who = useSession();
  const [form, setForm] = useState({
    name: account?.name ?? '',
    username: account?.username ?? '',
    unitId: account?.unitId ?? who?.account.unitId ?? '',
    phone: account?.phone ?? '',
    email: account?.email ?? '',
  });
  const set = (part: Partial<typeof form>): void => setForm({ ...form, ...part });
  const save = useAction(
    () => {
      const { username, unitId, ...rest } = form;
      const filled = Object.fromEntries(
        Object.entries(rest).filter(
          ([key, value]) => value !== '' || (account !== undefined && key !== 'name'),
        ),
      );
      return account === undefined
        ? fetchApi<{ inviteUrl?: string }>('/accounts', {
            method: 'POST',
            body: { ...filled, username: username.trim(), unitId },
          })
        : fetchApi<{ inviteUrl?: string }>(`/accounts/${encodeURIComponent(account.id)}`, {
            method: 'PATCH',
            body: filled,
          });
    },
    {
      touches: ['accounts', 'units'],
      done: 'accounts.saved',
      quiet: true,
      onDone: ({ inviteUrl }) =>
        inviteUrl === undefined || onInvited === undefined
          ? onClose()
          : onInvited(absolute(inviteUrl)),
    },
  );
  return (
    <FormDialog
      title={translate(account === undefined ? 'accounts.add' : 'accounts.edit')}
      submit={translate(account === undefined ? 'accounts.invite' : 'action.save')}
      busy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <TextField
        name="name"
        label={translate('accounts.name')}
        required
        autoFocus
        value={form.name}
        onChange={({ target }) => set({ name: target.value })}
      />
      {account === undefined && (
        <>
          <TextField
            name="username"
            label={translate('auth.username')}
            required
            autoComplete="off"
            helperText={translate('accounts.usernameHelp')}
            value={form.username}
            onChange={({ target }) => set({ username: target.value })}
          />
          <UnitPicker value={form.unitId} onPick={(unitId) => set({ unitId })} />
        </>
      )}
      <TextField
        name="phone"
        type="tel"
        label={translate('accounts.phone')}
        value={form.phone}
        onChange={({ target }) => set({ phone: target.value })}
      />
      <TextField
        name="email"
        type="email"
        label={translate('accounts.email')}
        value={form.email}
        onChange={({ target }) => set({ email: target.value })}
      />
    </FormDialog>
  );
}
