import { useState, type SubmitEvent } from 'react';
import { ApiError } from '../providers/http.ts';
import type { Session } from '../providers/session.ts';
import { isUnsure, signIn } from './sign-api.ts';
import type { Texts } from './texts.ts';

export type Given =
  { kind: 'session'; who: Session } | { kind: 'pin'; with: { username: string; pin: string } };

interface FieldProps {
  name: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  type?: string;
  autoComplete: string;
  numeric?: boolean;
}

function Field({ name, label, value, onChange, type = 'text', autoComplete, numeric }: FieldProps) {
  return (
    <label>
      {label}
      <input
        name={name}
        type={type}
        required
        value={value}
        autoComplete={autoComplete}
        autoCapitalize="none"
        autoCorrect="off"
        {...(numeric === true ? { inputMode: 'numeric' as const } : {})}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}

function faultText(error: unknown, texts: Texts): string {
  if (isUnsure(error)) return texts.offlineHelp;
  if (error instanceof ApiError && error.code === 'TOTP_REQUIRED') return texts.needTotp;
  if (error instanceof ApiError && (error.code === 'LOCKED_OUT' || error.status === 429)) {
    return texts.locked;
  }
  return texts.wrong;
}

/** Who signs: with the password of the account, or with a PIN that only signs. */
export function Credentials(props: {
  texts: Texts;
  busy: boolean;
  onGiven: (given: Given) => void;
}) {
  const { texts, onGiven } = props;
  const [way, setWay] = useState<'session' | 'pin'>('session');
  const [form, setForm] = useState({ username: '', password: '', totp: '', pin: '' });
  const [wantsTotp, setWantsTotp] = useState(false);
  const [fault, setFault] = useState<string>();
  const [asking, setAsking] = useState(false);
  const busy = props.busy || asking;
  const set = (part: Partial<typeof form>): void => setForm({ ...form, ...part });
  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const { username, password, totp, pin } = form;
    if (way === 'pin') {
      onGiven({ kind: 'pin', with: { username: username.trim(), pin } });
      return;
    }
    setAsking(true);
    setFault(undefined);
    try {
      const who = await signIn({
        username: username.trim(),
        password,
        ...(totp !== '' && { totp: totp.trim() }),
      });
      onGiven({ kind: 'session', who });
    } catch (error) {
      setWantsTotp(wantsTotp || (error instanceof ApiError && error.code === 'TOTP_REQUIRED'));
      setFault(faultText(error, texts));
    }
    setAsking(false);
  };
  return (
    <form className="sheet" onSubmit={(event) => void submit(event)}>
      <h2>{texts.signIn}</h2>
      <p className="soft">{texts.signHelp}</p>
      {fault !== undefined && (
        <p className="note bad" role="alert">
          {fault}
        </p>
      )}
      <Field
        name="username"
        label={texts.username}
        value={form.username}
        autoComplete="username"
        onChange={(username) => set({ username })}
      />
      {way === 'session' ? (
        <Field
          name="password"
          type="password"
          label={texts.password}
          value={form.password}
          autoComplete="current-password"
          onChange={(password) => set({ password })}
        />
      ) : (
        <Field
          name="pin"
          type="password"
          label={texts.pin}
          value={form.pin}
          autoComplete="off"
          numeric
          onChange={(pin) => set({ pin })}
        />
      )}
      {way === 'session' && wantsTotp && (
        <Field
          name="totp"
          label={texts.totp}
          value={form.totp}
          autoComplete="one-time-code"
          numeric
          onChange={(totp) => set({ totp })}
        />
      )}
      <button
        type="submit"
        className="big"
        disabled={busy}
        data-testid={way === 'pin' ? 'sign-submit' : 'sign-in'}
      >
        {busy ? texts.slow : way === 'pin' ? texts.proceedPin : texts.proceed}
      </button>
      <button
        type="button"
        className="big plain"
        data-testid={way === 'pin' ? 'sign-use-session' : 'sign-use-pin'}
        onClick={() => setWay(way === 'pin' ? 'session' : 'pin')}
      >
        {way === 'pin' ? texts.withSession : texts.withPin}
      </button>
    </form>
  );
}
