import { Alert, Box, Link, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { formatDateTime } from '../../format/time.ts';
import { StateMark } from '../../marks/StateMark.tsx';
import { Empty } from '../../shapes/States.tsx';
import type { ItemDetail } from '../system.ts';
import { MarkOfItem } from '../marks/MarkOfItem.tsx';
import { worded } from '../system.ts';
import { AttestationPiece } from './AttestationPiece.tsx';
import { Contradictions } from './Contradictions.tsx';
import { EvidencePiece } from './EvidencePiece.tsx';
import { Exclusion } from './Exclusion.tsx';
import { ItemActions } from './ItemActions.tsx';
import { QuestionBox } from './QuestionBox.tsx';

function Section({
  title,
  count,
  children,
}: {
  title: string;
  count: number;
  children: ReactNode;
}) {
  if (count === 0) return null;
  return (
    <Box component="section" aria-label={title}>
      <Typography variant="h3" sx={{ mb: 1 }}>
        {title} {count}
      </Typography>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {children}
      </Box>
    </Box>
  );
}

/** The state, what a score counts instead of it, and how far it could go either way. */
function StateLine({ item }: { item: ItemDetail }) {
  const translate = useTranslate();
  const spans = item.lowest !== item.highest;
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
      <StateMark kind="systems" state={item.state} />
      {item.scoredAs !== item.state && (
        <Typography variant="body2" component="span">
          {translate('systems.scoredAs', { state: translate(`systems.state.${item.scoredAs}`) })}
        </Typography>
      )}
      {spans && (
        <Typography variant="caption" component="span" sx={{ color: 'text.secondary' }}>
          {translate('systems.between', {
            lowest: translate(`systems.state.${item.lowest}`),
            highest: translate(`systems.state.${item.highest}`),
          })}
        </Typography>
      )}
    </Stack>
  );
}

/** The day alone when it begins then. */
function whenOf(at: string): string {
  return formatDateTime(at).replace(/ 00:00:00$/u, '');
}

function Reasons({ item }: { item: ItemDetail }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <>
      {item.reasons.length > 0 && (
        <Box
          component="ul"
          data-testid="item-reasons"
          sx={{ m: 0, pl: 2.5, fontSize: '0.8125rem' }}
        >
          {item.reasons.map(({ code, zh, en, ids }) => (
            <li key={`${code} ${ids.join(' ')}`}>{locale === 'en' ? en : zh}</li>
          ))}
        </Box>
      )}
      {item.reason !== null && item.state === 'not-applicable' && (
        <Typography variant="body2" sx={{ whiteSpace: 'pre-line' }}>
          {translate('systems.exclude.because')} {item.reason}
        </Typography>
      )}
      {item.changesAt !== null && (
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {translate('systems.changesAt', { at: whenOf(item.changesAt) })}
        </Typography>
      )}
    </>
  );
}

function CaseLine(props: { to: string; title: string; detail: string; mark: ReactNode }) {
  return (
    <Stack
      component="li"
      direction="row"
      sx={{ gap: 1, py: 0.75, borderBottom: 1, borderColor: 'divider', alignItems: 'flex-start' }}
    >
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Link component={RouterLink} to={props.to} underline="hover">
          {props.title}
        </Link>
        <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
          {props.detail}
        </Typography>
      </Box>
      {props.mark}
    </Stack>
  );
}

interface ItemContentProps {
  systemId: string;
  item: ItemDetail;
}

/** Everything behind one item: its words, why it is in its state, and each piece that speaks for or against it. */
export function ItemContent({ systemId, item }: ItemContentProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const nothing = item.evidence.length === 0 && item.attestations.length === 0;
  return (
    <Stack sx={{ gap: 1.5 }}>
      <div>
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {item.clause} {worded(locale, item.controlPointZh, item.controlPointEn)} {item.item}
        </Typography>
        <Typography sx={{ fontWeight: 500 }}>{worded(locale, item.textZh, item.textEn)}</Typography>
      </div>
      <StateLine item={item} />
      <Reasons item={item} />
      <MarkOfItem systemId={systemId} itemKey={item.key} />
      <Contradictions item={item} />
      {item.majorHazard !== '' && (
        <Alert severity="info" icon={false}>
          {translate('systems.hazard', { code: item.majorHazard })}
        </Alert>
      )}
      {item.question !== null && (
        <Box sx={(theme) => ({ p: 1.5, borderRadius: 1, bgcolor: theme.frame.rail })}>
          <QuestionBox question={item.question} />
        </Box>
      )}
      <ItemActions systemId={systemId} item={item} />
      <Exclusion systemId={systemId} item={item} />
      {nothing && (
        <Empty
          title={translate('systems.evidence.none')}
          text={item.state === 'unknown' ? translate('systems.evidence.noneHelp') : undefined}
        />
      )}
      <Section title={translate('systems.attested')} count={item.attestations.length}>
        {item.attestations.map((piece) => (
          <AttestationPiece key={piece.id} piece={piece} />
        ))}
      </Section>
      <Section title={translate('systems.collected')} count={item.evidenceTotal}>
        {item.evidence.map((piece) => (
          <EvidencePiece key={piece.id} piece={piece} />
        ))}
      </Section>
      <Section title={translate('exceptions.title')} count={item.exceptions.length}>
        {item.exceptions.map((each) => (
          <CaseLine
            key={each.id}
            to={`/exceptions/${encodeURIComponent(each.id)}`}
            title={each.number}
            detail={`${each.reason} · ${translate('exceptions.until', { day: each.expiresOn })}`}
            mark={<StateMark kind="exceptions" state={each.state} plain />}
          />
        ))}
      </Section>
      <Section title={translate('findings.title')} count={item.findings.length}>
        {item.findings.map((each) => (
          <CaseLine
            key={each.id}
            to={`/findings/${encodeURIComponent(each.id)}`}
            title={each.title}
            detail={[each.number, each.raised.name].join(' · ')}
            mark={<StateMark kind="findings" state={each.state} plain />}
          />
        ))}
      </Section>
    </Stack>
  );
}
