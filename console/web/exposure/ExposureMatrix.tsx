import {
  Box,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
} from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatCount } from '../format/numbers.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { countOf, isGap, portStates, type ExposureSummary } from './exposure.ts';

/** Every port that anybody asked, by what IPv4 and IPv6 said of it; the gaps are marked in colour, frame and word. */
export function ExposureMatrix({ summary }: { summary: ExposureSummary }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <TableContainer>
      <Table size="small" aria-label={translate('exposure.matrix')}>
        <TableHead>
          <TableRow>
            <TableCell>{translate('exposure.rowsAndColumns')}</TableCell>
            {portStates.map((v6) => (
              <TableCell key={v6} align="right">
                <StateMark kind="ports" state={v6} plain />
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {portStates.map((v4) => (
            <TableRow key={v4}>
              <TableCell component="th" scope="row">
                <StateMark kind="ports" state={v4} plain />
              </TableCell>
              {portStates.map((v6) => {
                const count = countOf(summary, v4, v6);
                const gap = isGap(v4, v6) && count > 0;
                return (
                  <TableCell
                    key={v6}
                    align="right"
                    data-testid={`matrix-${v4}-${v6}`}
                    sx={(theme) => ({
                      ...(gap && {
                        bgcolor: theme.tones.high.tint,
                        color: theme.tones.high.ink,
                        fontWeight: 600,
                        outline: `2px solid ${theme.tones.high.solid}`,
                        outlineOffset: -2,
                      }),
                      ...(count === 0 && { color: 'text.disabled' }),
                    })}
                  >
                    {formatCount(count, locale)}
                    {gap && (
                      <Box
                        component="span"
                        sx={{ display: 'block', fontSize: '0.6875rem', whiteSpace: 'nowrap' }}
                      >
                        {translate('exposure.gap')}
                      </Box>
                    )}
                  </TableCell>
                );
              })}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
