import ExpandMore from '@mui/icons-material/ExpandMore';
import { Box, ButtonBase, Collapse, Stack, Typography } from '@mui/material';
import { useEffect, useRef, useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { SeverityMark } from '../marks/SeverityMark.tsx';
import { StateMark } from '../marks/StateMark.tsx';
import { EvidenceList } from './EvidenceList.tsx';
import { severityOf, wordsOf, type PackageFinding } from './package.ts';

interface FindingLineProps {
  finding: PackageFinding;
  /** A link led here: it opens and comes into sight. */
  asked?: boolean;
  /** The item under which it stands already. */
  under?: string;
}

function Details({ finding }: { finding: PackageFinding }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { advice, clauses, verdict } = finding;
  const advised = wordsOf(advice, locale);
  return (
    <Stack sx={{ gap: 1, pt: 1, pb: 1.5, pl: { xs: 0, sm: 3 } }} data-testid="finding-details">
      <EvidenceList finding={finding} />
      {(verdict === 'FAIL' || verdict === 'SUSPECT') && advised !== '' && (
        <Typography variant="body2">
          <strong>{translate('appPackages.advice')}</strong> {advised}
        </Typography>
      )}
      {clauses.length > 0 && (
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {translate('appPackages.clauses')} {clauses.join(locale === 'en' ? '; ' : '；')}
        </Typography>
      )}
    </Stack>
  );
}

/** One check and what it found; a click opens the evidence, what to do and the clauses. */
export function FindingLine({ finding, asked = false, under }: FindingLineProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const [open, setOpen] = useState(asked);
  const [seen, setSeen] = useState(asked);
  if (seen !== asked) {
    setSeen(asked);
    if (asked) setOpen(true);
  }
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (asked) line.current?.scrollIntoView({ block: 'center' });
  }, [asked]);
  const { check, verdict, severity, title, reason, items, evidence, more } = finding;
  const also = items.filter((item) => item !== under);
  const quiet = verdict === 'PASS' || verdict === 'NOT_APPLICABLE';
  const about = [
    check,
    also.length > 0 && translate('appPackages.alsoItems', { items: also.join('、') }),
    evidence.length > 0 &&
      translate('appPackages.evidenceCount', { smart_count: evidence.length + more }),
  ].filter((part) => part !== false);
  return (
    <Box
      component="li"
      ref={line}
      data-testid="finding"
      data-check={check}
      data-verdict={verdict}
      sx={{ borderTop: 1, borderColor: 'divider' }}
    >
      <ButtonBase
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        sx={(theme) => ({
          display: 'flex',
          alignItems: 'flex-start',
          gap: 1,
          width: '100%',
          py: 1,
          textAlign: 'left',
          borderRadius: 0.5,
          '&:hover': { bgcolor: theme.palette.action.hover },
        })}
      >
        <Box sx={{ flexShrink: 0, width: { xs: 'auto', sm: locale === 'en' ? 120 : 92 } }}>
          <StateMark kind="app-verdicts" state={verdict} plain />
        </Box>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Stack direction="row" sx={{ columnGap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
            <Typography sx={{ fontWeight: quiet ? 400 : 500, overflowWrap: 'anywhere' }}>
              {wordsOf(title, locale)}
            </Typography>
            {!quiet && <SeverityMark severity={severityOf(severity)} plain />}
          </Stack>
          <Typography variant="body2" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
            {wordsOf(reason, locale)}
          </Typography>
          <Typography variant="caption" sx={{ color: 'text.secondary' }}>
            {about.join(' · ')}
          </Typography>
        </Box>
        <ExpandMore
          aria-hidden
          sx={{
            fontSize: 18,
            color: 'text.disabled',
            transform: open ? 'rotate(180deg)' : 'none',
          }}
        />
      </ButtonBase>
      <Collapse in={open} unmountOnExit>
        <Details finding={finding} />
      </Collapse>
    </Box>
  );
}
