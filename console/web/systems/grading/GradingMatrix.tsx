import { Box, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import type { GradeResult, Grading } from '../system.ts';

interface GradingMatrixProps {
  grading: Grading;
  aspect: 's' | 'a';
  /** What the answers so far give; the matrix stands empty without. */
  result: GradeResult['s'] | undefined;
}

/** The matrix of GB/T 22240 with the cells that the answers land on: outlined, and filled where the level comes from. */
export function GradingMatrix({ grading, aspect, result }: GradingMatrixProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const english = locale === 'en';
  const hit = (object: string, degree: string): boolean =>
    result?.cells.some((cell) => cell.object === object && cell.degree === degree) ?? false;
  const decides = (object: string, degree: string): boolean =>
    result?.cell?.object === object && result.cell.degree === degree;
  return (
    <div data-testid={`matrix-${aspect}`}>
      <Typography variant="h3" sx={{ mb: 1 }}>
        {translate(`systems.${aspect}Level`)}
        {result?.level !== null && result?.level !== undefined && (
          <Box component="span" sx={{ color: 'primary.main', ml: 1 }}>
            {translate('systems.grading.levelOf', { level: result.level })}
          </Box>
        )}
      </Typography>
      <Box
        component="table"
        aria-label={translate('systems.grading.matrix')}
        sx={{
          width: '100%',
          borderCollapse: 'collapse',
          fontSize: '0.8125rem',
          lineHeight: 1.5,
          '& th, & td': { border: 1, borderColor: 'divider', p: 1, textAlign: 'center' },
          '& th': { fontWeight: 500, color: 'text.secondary' },
          '& tbody th': { textAlign: 'left', width: '34%' },
        }}
      >
        <thead>
          <tr>
            <th scope="col">{translate('systems.grading.object')}</th>
            {grading.degrees.map(({ id, zh, en }) => (
              <th scope="col" key={id}>
                {english ? en : zh}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grading.objects.map((object) => (
            <tr key={object.id}>
              <th scope="row">{english ? object.en : object.zh}</th>
              {grading.degrees.map((degree) => {
                const landed = hit(object.id, degree.id);
                const decided = decides(object.id, degree.id);
                return (
                  <Box
                    component="td"
                    key={degree.id}
                    data-testid={decided ? `deciding-cell-${aspect}` : undefined}
                    sx={(theme) => ({
                      fontWeight: landed ? 700 : 400,
                      color: decided ? theme.palette.primary.contrastText : 'text.primary',
                      bgcolor: decided
                        ? 'primary.main'
                        : landed
                          ? theme.frame.selected
                          : 'transparent',
                      outline: landed ? `2px solid ${theme.palette.primary.main}` : 'none',
                      outlineOffset: -2,
                    })}
                  >
                    {translate('systems.grading.levelOf', {
                      level: grading.matrix[object.id]?.[degree.id] ?? '–',
                    })}
                    {decided && (
                      <Box component="span" sx={{ display: 'block', fontSize: '0.6875rem' }}>
                        {translate('systems.grading.decides')}
                      </Box>
                    )}
                  </Box>
                );
              })}
            </tr>
          ))}
        </tbody>
      </Box>
      {result !== undefined && (
        <Typography variant="body2" sx={{ mt: 1 }} data-testid={`explain-${aspect}`}>
          {english ? result.explainEn : result.explainZh}
        </Typography>
      )}
    </div>
  );
}
