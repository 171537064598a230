import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { formatCount, formatScore } from '../format/numbers.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useApi } from '../providers/use-api.ts';
import { Panel } from '../shapes/Panel.tsx';
import { Loaded } from '../shapes/States.tsx';
import { Disclaimer } from './Disclaimer.tsx';
import { ScoreBar } from './ScoreBar.tsx';
import { itemStates, type PackScore, type Score } from './system.ts';

interface ConclusionProps {
  conclusion: PackScore['conclusion'];
}

/** «不符合 ～ 基本符合»: what the conclusion could be, given what is not known yet. */
export function ConclusionRange({ conclusion: { lower, upper } }: ConclusionProps) {
  const [locale] = useLocaleState();
  const name = (band: { zh: string; en: string }): string => (locale === 'en' ? band.en : band.zh);
  return <>{lower.id === upper.id ? name(lower) : `${name(lower)} ～ ${name(upper)}`}</>;
}

/** Readings of a formula that was published without saying how it is meant; the one that counts is marked. */
function Readings({ pack }: { pack: PackScore }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <>
      {(pack.readings ?? []).map((reading) => (
        <Typography
          key={reading.id}
          variant="caption"
          component="div"
          sx={{ color: 'text.secondary' }}
        >
          {locale === 'en' ? reading.en : reading.zh}
          {': '}
          {formatScore(reading.lower)} – {formatScore(reading.upper)}
          {reading.id === pack.reading && ` · ${translate('systems.readingCounts')}`}
        </Typography>
      ))}
    </>
  );
}

/** High risks and major hazards that would decide a conclusion whatever the score. */
function Risks({ pack }: { pack: PackScore }) {
  const translate = useTranslate();
  const { possible, confirmed } = pack.risks;
  const lines = (['high', 'majorHazards'] as const).filter((risk) => possible[risk] > 0);
  return (
    <>
      {lines.map((risk) => (
        <Typography key={risk} variant="caption" component="div">
          {translate(`systems.risks.${risk}`, {
            confirmed: confirmed[risk],
            possible: possible[risk],
          })}
        </Typography>
      ))}
    </>
  );
}

export function PackPanel({ pack, small = false }: { pack: PackScore; small?: boolean }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <Box data-testid={`pack-${pack.pack}`}>
      <Typography variant="body2" sx={{ fontWeight: 500 }}>
        {locale === 'en' ? pack.titleEn : pack.titleZh}
      </Typography>
      <ScoreBar lower={pack.lower} upper={pack.upper} coverage={pack.coverage} small={small} />
      <Typography variant="body2" sx={{ mt: 0.5 }}>
        {translate('systems.conclusion')} <ConclusionRange conclusion={pack.conclusion} />
      </Typography>
      <Risks pack={pack} />
      <Readings pack={pack} />
    </Box>
  );
}

/** The states with their counts; each is the way to its items. */
function Counts({ systemId, counts }: { systemId: string; counts: Score['counts'] }) {
  const [locale] = useLocaleState();
  return (
    <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {itemStates.map((state) => (
        <Stack
          component="li"
          key={state}
          sx={(theme) => ({ borderRadius: 1, '&:hover': { bgcolor: theme.frame.hover } })}
        >
          <Stack
            component={Link}
            to={`/systems/${encodeURIComponent(systemId)}?state=${state}`}
            direction="row"
            data-testid={`count-${state}`}
            sx={{
              justifyContent: 'space-between',
              alignItems: 'center',
              minHeight: { xs: 40, md: 30 },
              color: 'inherit',
              textDecoration: 'none',
            }}
          >
            <StateMark kind="systems" state={state} plain />
            {formatCount(counts[state] ?? 0, locale)}
          </Stack>
        </Stack>
      ))}
    </Stack>
  );
}

/** What is proved, what is possible, how much is known, under each pack; never without the words of what it is not. */
export function ScorePanel({ systemId }: { systemId: string }) {
  const translate = useTranslate();
  const query = useApi<Score>(`/systems/${encodeURIComponent(systemId)}/score`, { keep: true });
  return (
    <Panel title={translate('systems.score')}>
      <Loaded query={query} rows={3}>
        {({ packs, counts, evaluatedAt }) => (
          <Stack sx={{ gap: 2 }}>
            <Disclaimer />
            {packs.map((pack, index) => (
              <PackPanel key={pack.pack} pack={pack} small={index > 0} />
            ))}
            <Counts systemId={systemId} counts={counts} />
            <Typography variant="caption" sx={{ color: 'text.secondary' }}>
              {translate('systems.formula')}
              {evaluatedAt !== null && (
                <>
                  {' '}
                  {translate('systems.evaluatedAt')} <Time at={evaluatedAt} as="full" />
                </>
              )}
            </Typography>
          </Stack>
        )}
      </Loaded>
    </Panel>
  );
}
