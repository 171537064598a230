import { Box, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { codeFont } from '../theme/theme.ts';
import { changesOf, type AuditEntry } from './audit-entry.ts';

/** Before and after of one entry, with signs beside the colours. */
export function Diff({ entry }: { entry: Pick<AuditEntry, 'before' | 'after'> }) {
  const translate = useTranslate();
  const changes = changesOf(entry).filter(({ kind }) => kind !== 'same');
  if (changes.length === 0) {
    return (
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('audit.noChange')}
      </Typography>
    );
  }
  return (
    <Box
      component="dl"
      data-testid="audit-diff"
      sx={{
        m: 0,
        display: 'grid',
        gridTemplateColumns: { xs: '1fr', sm: 'max-content minmax(0, 1fr)' },
        columnGap: 2,
        rowGap: 0.5,
        fontSize: '0.75rem',
        '& dt': { color: 'text.secondary' },
        '& dd': { m: 0, fontFamily: codeFont, overflowWrap: 'anywhere' },
      }}
    >
      {changes.map(({ field, before, after }) => (
        <Box key={field} sx={{ display: 'contents' }}>
          <dt>{field}</dt>
          <dd>
            {before !== '' && (
              <Box component="del" sx={(theme) => ({ color: theme.tones.critical.ink, mr: 1 })}>
                − {before}
              </Box>
            )}
            {after !== '' && (
              <Box
                component="ins"
                sx={(theme) => ({ color: theme.tones.good.ink, textDecoration: 'none' })}
              >
                + {after}
              </Box>
            )}
          </dd>
        </Box>
      ))}
    </Box>
  );
}
