import { useCallback, useEffect, useState } from 'react';
import { ApiError } from '../providers/http.ts';
import type { Session } from '../providers/session.ts';
import { Located as LocatedSheet } from './Located.tsx';
import { isUnsure, locate, read, whoIsHere, type Located, type Shown } from './sign-api.ts';
import { SignSteps } from './SignSteps.tsx';
import { firstLanguage, textsIn, type Language, type Texts } from './texts.ts';

type View =
  | { kind: 'loading' }
  | { kind: 'offline' }
  | { kind: 'unknown' }
  | { kind: 'found'; located: Located; who: Session | undefined; shown: Shown | undefined };

/** Reads only: whatever opens the link, a person or a mail program, nothing changes by it. */
async function load(code: string): Promise<View> {
  try {
    const located = await locate(code);
    const who = await whoIsHere();
    return { kind: 'found', located, who, shown: who && (await read(located.id)) };
  } catch (error) {
    if (isUnsure(error)) return { kind: 'offline' };
    if (error instanceof ApiError) return { kind: 'unknown' };
    throw error;
  }
}

function Sorry({
  title,
  text,
  children,
}: {
  title: string;
  text: string;
  children: React.ReactNode;
}) {
  return (
    <section className="sheet" role="alert">
      <h1>{title}</h1>
      <p className="soft">{text}</p>
      {children}
    </section>
  );
}

function Content({
  view,
  code,
  texts,
  reload,
  onWho,
  onSigned,
}: {
  view: View;
  code: string;
  texts: Texts;
  reload: () => void;
  onWho: (who: Session | undefined) => void;
  onSigned: () => void;
}) {
  switch (view.kind) {
    case 'loading':
      return <p className="wait">{texts.loading}</p>;
    case 'offline':
      return (
        <Sorry title={texts.offline} text={texts.offlineHelp}>
          <button className="big" type="button" data-testid="sign-reload" onClick={reload}>
            {texts.retry}
          </button>
        </Sorry>
      );
    case 'unknown':
      return (
        <Sorry title={texts.unknown} text={texts.unknownHelp}>
          <a className="big plain" href="/deliveries">
            {texts.toConsole}
          </a>
        </Sorry>
      );
    case 'found':
      return (
        <>
          <LocatedSheet located={view.located} shown={view.shown} texts={texts} />
          <SignSteps
            code={code}
            located={view.located}
            who={view.who}
            shown={view.shown}
            texts={texts}
            onWho={onWho}
            onSigned={onSigned}
          />
        </>
      );
  }
}

/** `/s/<code>`: what is to be signed for, from whom, until when; and the button for it. */
export function SignPage({ code }: { code: string }) {
  const [view, setView] = useState<View>({ kind: 'loading' });
  const [language, setLanguage] = useState<Language>(() => {
    try {
      return firstLanguage(localStorage.getItem('RaStorexiaodun.locale'));
    } catch {
      return 'zh-CN';
    }
  });
  const texts = textsIn(language);
  const reload = useCallback(() => {
    setView({ kind: 'loading' });
    void load(code).then(setView);
  }, [code]);
  const markSigned = (): void =>
    setView((old) =>
      old.kind === 'found' ? { ...old, located: { ...old.located, state: 'SIGNED' } } : old,
    );
  useEffect(() => void load(code).then(setView), [code]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = `${texts.heading} · ${texts.product}`;
  }, [language, texts]);
  return (
    <main className="page">
      <div className="bar">
        <strong>{texts.product}</strong>
        <button type="button" onClick={() => setLanguage(language === 'en' ? 'zh-CN' : 'en')}>
          {texts.other}
        </button>
      </div>
      <Content
        view={view}
        code={code}
        texts={texts}
        reload={reload}
        onWho={reload}
        onSigned={markSigned}
      />
    </main>
  );
}
