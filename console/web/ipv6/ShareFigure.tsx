import { useTranslate } from 'react-admin';
import { formatShare } from '../format/numbers.ts';
import { Figure } from '../shapes/Figures.tsx';
import { shareOf, type Share } from './ipv6.ts';

/** A share with its numerator, its denominator and what could not be measured; no data is said, never shown as nought. */
export function ShareFigure({ name, share, to }: { name: string; share: Share; to?: string }) {
  const translate = useTranslate();
  const value = shareOf(share);
  const count = translate('ipv6.ofMeasured', { having: share.having, measured: share.measured });
  const unmeasured =
    share.unmeasured > 0 ? ` · ${translate('ipv6.unmeasured', { count: share.unmeasured })}` : '';
  return (
    <Figure
      label={translate(`ipv6.share.${name}`)}
      value={value === null ? translate('ipv6.noData') : formatShare(value)}
      text={
        value === null
          ? translate('ipv6.inScope', { scope: share.inScope })
          : `${count}${unmeasured}`
      }
      to={to}
      testId={`ipv6-${name}`}
    />
  );
}
