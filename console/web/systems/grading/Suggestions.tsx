import { Alert, Box, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import type { Grading } from '../system.ts';

/** Usual levels in education, as a hint beside the answers: never filled in by itself. */
export function Suggestions({ suggestions }: { suggestions: Grading['suggestions'] }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const english = locale === 'en';
  if (suggestions.length === 0) return null;
  return (
    <Box component="details" sx={{ fontSize: '0.8125rem' }}>
      <Box component="summary" sx={{ cursor: 'pointer', py: 0.5 }}>
        {translate('systems.grading.suggestions')}
      </Box>
      <Alert severity="warning" sx={{ my: 1 }}>
        {translate('systems.grading.suggestionsHelp')}
      </Alert>
      <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
        {suggestions.map((each) => (
          <Box component="li" key={each.id} sx={{ mb: 1 }}>
            <strong>
              {english ? each.en : each.zh} S{each.sLevel} A{each.aLevel}
            </strong>{' '}
            <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>
              {translate(`systems.confidence.${each.confidence}`)}
            </Box>
            <div>{english ? each.noteEn : each.noteZh}</div>
            <Typography variant="caption" sx={{ color: 'text.secondary' }}>
              {each.source}
            </Typography>
          </Box>
        ))}
      </Box>
    </Box>
  );
}
