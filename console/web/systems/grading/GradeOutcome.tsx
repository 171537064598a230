import { Alert, Box, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import type { GradeResult } from '../system.ts';
import { isOverruled, levelsOf, type GradingDraft } from './draft.ts';

interface GradeOutcomeProps {
  draft: GradingDraft;
  onChange: (draft: GradingDraft) => void;
  result: GradeResult;
  /** A level that was there before: then a reason is always asked for. */
  regrading: boolean;
}

const levels = [1, 2, 3, 4] as const;

/** S, A and the level that follows; what follows from it; and another level with a reason. */
export function GradeOutcome({ draft, onChange, result, regrading }: GradeOutcomeProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const english = locale === 'en';
  const given = levelsOf(draft, result);
  const overruled = isOverruled(draft, result);
  return (
    <Stack sx={{ gap: 2 }}>
      {result.beyond && <Alert severity="warning">{translate('systems.grading.beyond')}</Alert>}
      {given === undefined ? (
        <Alert severity="info">{translate('systems.grading.notYet')}</Alert>
      ) : (
        <Typography sx={{ fontSize: '1.25rem', fontWeight: 600 }} data-testid="grade-level">
          {translate(`systems.levelName.${Math.max(given.s, given.a)}`)}{' '}
          <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
            S{given.s}A{given.a}G{Math.max(given.s, given.a)}
          </Box>
        </Typography>
      )}
      <Typography>{english ? result.explainEn : result.explainZh}</Typography>
      <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap' }}>
        {(['s', 'a'] as const).map((aspect) => (
          <TextField
            key={aspect}
            select
            name={`${aspect}Level`}
            label={translate(`systems.${aspect}Level`)}
            value={given === undefined ? (draft.chosen[aspect] ?? '') : given[aspect]}
            onChange={({ target }) =>
              onChange({ ...draft, chosen: { ...draft.chosen, [aspect]: Number(target.value) } })
            }
            sx={{ maxWidth: 260 }}
          >
            {levels.map((level) => (
              <MenuItem key={level} value={level}>
                {translate(`systems.levelName.${level}`)}
                {level === result[aspect].level && ` · ${translate('systems.grading.byAnswers')}`}
              </MenuItem>
            ))}
          </TextField>
        ))}
      </Stack>
      {(overruled || regrading) && (
        <TextField
          name="reason"
          required
          multiline
          minRows={2}
          label={translate(overruled ? 'systems.grading.whyOther' : 'systems.grading.whyAgain')}
          value={draft.reason}
          onChange={({ target }) => onChange({ ...draft, reason: target.value })}
          slotProps={{ htmlInput: { maxLength: 2_000 } }}
        />
      )}
      {result.duties.length > 0 && (
        <div>
          <Typography variant="h3">{translate('systems.grading.duties')}</Typography>
          <Box component="ul" sx={{ m: 0, pl: 2.5, fontSize: '0.8125rem', lineHeight: 1.7 }}>
            {result.duties.map((duty) => (
              <li key={duty.id}>
                {english ? duty.en : duty.zh}
                <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>
                  {' '}
                  {duty.source}
                </Box>
              </li>
            ))}
          </Box>
        </div>
      )}
    </Stack>
  );
}
