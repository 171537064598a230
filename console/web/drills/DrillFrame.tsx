import Campaign from '@mui/icons-material/CampaignOutlined';
import { Box } from '@mui/material';
import { useEffect, type ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { Watermark } from './Watermark.tsx';

const stripe = (tone: string): string =>
  `repeating-linear-gradient(-45deg, ${tone} 0 12px, transparent 12px 24px)`;

/**
 * Around every page of a drill: a striped band that stays in sight, the word over the page, and before the name of the tab.
 * Nobody shall take an exercise for the real thing, nor the other way round.
 */
export function DrillFrame({ children }: { children: ReactNode }) {
  const translate = useTranslate();
  const word = translate('drills.watermark');
  useEffect(() => {
    const mark = `【${word}】`;
    const set = (): void => {
      if (!document.title.startsWith(mark)) document.title = `${mark}${document.title}`;
    };
    set();
    // Pages name the tab when their record has loaded, after this frame.
    const title = document.querySelector('title');
    const observer = new MutationObserver(set);
    if (title !== null) observer.observe(title, { childList: true });
    return () => {
      observer.disconnect();
      document.title = document.title.replace(mark, '');
    };
  }, [word]);
  return (
    <>
      <Box
        role="note"
        data-testid="drill-band"
        sx={(theme) => ({
          position: 'sticky',
          top: 52,
          zIndex: theme.zIndex.appBar - 1,
          mx: { xs: -1.5, sm: -2, lg: -3 },
          mt: { xs: -1.5, sm: -2, lg: -3 },
          mb: 2,
          bgcolor: theme.tones.high.tint,
          color: theme.tones.high.ink,
          '&::before, &::after': {
            content: '""',
            display: 'block',
            height: 4,
            background: stripe(theme.tones.high.solid),
          },
        })}
      >
        <Box
          sx={{
            display: 'flex',
            alignItems: 'center',
            justifyContent: 'center',
            gap: 1,
            px: 1.5,
            py: 0.5,
            fontSize: '0.8125rem',
            textAlign: 'center',
          }}
        >
          <Campaign aria-hidden sx={{ fontSize: 18 }} />
          <span>
            <strong>{word}</strong> · {translate('drills.band')}
          </span>
        </Box>
      </Box>
      {children}
      <Watermark text={word} />
    </>
  );
}
