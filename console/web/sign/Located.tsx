import { useEffect, useState } from 'react';
import { lengthOf } from './countdown.ts';
import type { Located as LocatedDelivery, Shown } from './sign-api.ts';
import type { Texts } from './texts.ts';

/** Beijing time, as everywhere in the console. */
function shortTime(iso: string): string {
  return new Intl.DateTimeFormat('zh-CN', {
    timeZone: 'Asia/Shanghai',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(iso));
}

function Due({ dueAt, texts }: { dueAt: string; texts: Texts }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 15_000);
    return () => clearInterval(timer);
  }, []);
  const left = Date.parse(dueAt) - now;
  const tone = left < 0 ? 'bad' : left < 3_600_000 ? 'warn' : '';
  return (
    <div className={`note due ${tone}`} data-testid="sign-due">
      <span>
        {left < 0 ? texts.late : texts.left} <b>{lengthOf(left, texts)}</b>
      </span>
      <span>
        {texts.due} {shortTime(dueAt)}
      </span>
    </div>
  );
}

/** What it is, from whom, until when. The content itself is for those who have signed in. */
export function Located(props: {
  located: LocatedDelivery;
  shown: Shown | undefined;
  texts: Texts;
}) {
  const { located, shown, texts } = props;
  return (
    <section className="sheet" data-testid="sign-located">
      <h1>{shown?.title ?? texts.heading}</h1>
      <dl>
        <dt>{texts.number}</dt>
        <dd>{located.number}</dd>
        <dt>{texts.from}</dt>
        <dd>{located.issuerUnitName}</dd>
        <dt>{texts.to}</dt>
        <dd>{located.recipientUnitName}</dd>
        {shown !== undefined && (
          <>
            <dt>{texts.urgency}</dt>
            <dd>{texts[shown.severity]}</dd>
          </>
        )}
      </dl>
      {located.state === 'ISSUED' && located.signDueAt !== null && (
        <Due dueAt={located.signDueAt} texts={texts} />
      )}
    </section>
  );
}
