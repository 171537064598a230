import { Box, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import type { Question } from '../system.ts';

function Lines({ label, lines }: { label: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <Box sx={{ mt: 0.75 }}>
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
        {label}
      </Typography>
      <Box component="ul" sx={{ m: 0, pl: 2.5, fontSize: '0.8125rem', lineHeight: 1.6 }}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </Box>
    </Box>
  );
}

/** The question behind a clause, in words of the school: what to look at, what to attach. */
export function QuestionBox({ question }: { question: Question }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const english = locale === 'en';
  return (
    <Box data-testid="question">
      <Typography sx={{ fontWeight: 500 }}>{english ? question.askEn : question.askZh}</Typography>
      <Lines
        label={translate('attestations.look')}
        lines={english ? question.lookEn : question.lookZh}
      />
      <Lines
        label={translate('attestations.attach')}
        lines={english ? question.attachEn : question.attachZh}
      />
    </Box>
  );
}
