import { useRef, useState } from 'react';
import { ApiError } from '../providers/http.ts';
import type { Session } from '../providers/session.ts';
import { persistently } from './persistently.ts';
import {
  isUnsure,
  signOut,
  signWithPin,
  signWithSession,
  type Located,
  type Shown,
} from './sign-api.ts';
import { Credentials, type Given } from './Credentials.tsx';
import { forgetKey, keyForSigning, newKey } from './sign-key.ts';
import type { Texts } from './texts.ts';

interface SignStepsProps {
  code: string;
  located: Located;
  who: Session | undefined;
  shown: Shown | undefined;
  texts: Texts;
  /** Somebody signed in or out: what may be seen has changed. */
  onWho: (who: Session | undefined) => void;
  onSigned: () => void;
}

type Phase =
  | { kind: 'ready' }
  | { kind: 'sending' }
  | { kind: 'unsure' }
  | { kind: 'done' }
  | { kind: 'refused'; text: string };

const ended = new Set<Located['state']>(['WITHDRAWN', 'CLOSED', 'ARCHIVED']);

/** Resolves after a while, when the line comes back, or when the person taps. */
function waitOrLine(ms: number, onWake: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      globalThis.removeEventListener('online', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    globalThis.addEventListener('online', wake);
    onWake(wake);
  });
}

/** What a refusal says; signed by a colleague meanwhile is as good as signed. */
function refusalText(error: unknown, texts: Texts): string {
  if (!(error instanceof ApiError)) return texts.refused;
  if (error.code === 'BAD_CREDENTIALS' || error.status === 401) return texts.wrong;
  if (error.code === 'LOCKED_OUT' || error.status === 429) return texts.locked;
  if (error.status === 403 || error.status === 404) return texts.notYours;
  return error.message === '' ? texts.refused : error.message;
}

function Done({ located, texts, again }: { located: Located; texts: Texts; again: boolean }) {
  return (
    <>
      <div className="note good" role="status" data-testid="sign-done">
        <h2>{texts.done}</h2>
        <p>{again ? texts.already : texts.doneHelp}</p>
      </div>
      <a className="big plain" href={`/deliveries/${encodeURIComponent(located.id)}`}>
        {texts.open}
      </a>
    </>
  );
}

function useSigning(code: string, texts: Texts, onSigned: () => void) {
  const [phase, setPhase] = useState<Phase>({ kind: 'ready' });
  const wake = useRef<() => void>(() => undefined);
  const busy = useRef(false);
  const sign = async (attempt: (key: string) => Promise<unknown>): Promise<void> => {
    // A second tap while the first is on its way is the same signing.
    if (busy.current) return;
    busy.current = true;
    setPhase({ kind: 'sending' });
    const key = keyForSigning(sessionStorage, code, newKey);
    try {
      await persistently(() => attempt(key), {
        isUnsure,
        onUnsure: () => setPhase({ kind: 'unsure' }),
        wait: (ms) => waitOrLine(ms, (next) => (wake.current = next)),
      });
      setPhase({ kind: 'done' });
      onSigned();
    } catch (error) {
      setPhase({ kind: 'refused', text: refusalText(error, texts) });
    }
    forgetKey(sessionStorage, code);
    busy.current = false;
  };
  return { phase, sign, tryNow: () => wake.current() };
}

/** The way to the signature: who are you, then one button; a weak line never signs twice. */
export function SignSteps({ code, located, who, shown, texts, onWho, onSigned }: SignStepsProps) {
  const { phase, sign, tryNow } = useSigning(code, texts, onSigned);
  if (phase.kind === 'done') return <Done located={located} texts={texts} again={false} />;
  if (ended.has(located.state)) return <p className="note">{texts.withdrawn}</p>;
  if (located.state !== 'ISSUED') return <Done located={located} texts={texts} again />;
  if (phase.kind === 'unsure') {
    return (
      <div className="note warn" role="status" data-testid="sign-unsure">
        <p>{navigator.onLine ? texts.unsure : texts.waitingForLine}</p>
        <p>{texts.unsureHelp}</p>
        <button type="button" className="big plain" onClick={tryNow}>
          {texts.tryNow}
        </button>
      </div>
    );
  }
  const refused = phase.kind === 'refused' && (
    <p className="note bad" role="alert" data-testid="sign-refused">
      {phase.text}
    </p>
  );
  const busy = phase.kind === 'sending';
  const give = (given: Given): void => {
    if (given.kind === 'session') onWho(given.who);
    else void sign((key) => signWithPin(located.id, { code, ...given.with }, key));
  };
  if (who === undefined) {
    return (
      <>
        {refused}
        <Credentials texts={texts} busy={busy} onGiven={give} />
      </>
    );
  }
  const mine =
    shown !== undefined && who.grants.some(({ unitId }) => unitId === shown.recipientUnitId);
  return (
    <>
      {refused}
      {!mine && <p className="note warn">{texts.notYours}</p>}
      <div className="foot">
        {mine && (
          <>
            <p className="soft">{texts.signHelp}</p>
            <button
              type="button"
              className="big"
              data-testid="sign-submit"
              disabled={busy}
              onClick={() => void sign((key) => signWithSession(shown, key))}
            >
              {busy ? texts.signing : texts.sign}
            </button>
            <p className="soft">{texts.signAs.replace('%s', who.account.name)}</p>
          </>
        )}
        <button
          type="button"
          className="big plain"
          onClick={() => void signOut().then(() => onWho(undefined))}
        >
          {texts.change}
        </button>
      </div>
    </>
  );
}
