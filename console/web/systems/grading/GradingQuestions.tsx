import { Box, FormControlLabel, Radio, RadioGroup, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import type { Grading } from '../system.ts';

interface GradingQuestionsProps {
  grading: Grading;
  aspect: 's' | 'a';
  answers: Readonly<Record<string, string>>;
  onAnswer: (questionId: string, value: string) => void;
}

/** The questions of one half of the level; each option says which harm it stands for. */
export function GradingQuestions({ grading, aspect, answers, onAnswer }: GradingQuestionsProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const english = locale === 'en';
  const degreeName = (id: string | null): string => {
    const degree = grading.degrees.find((each) => each.id === id);
    if (degree === undefined) return translate('systems.grading.noHarm');
    return english ? degree.en : degree.zh;
  };
  return (
    <>
      {grading.questions
        .filter((question) => question.aspect === aspect)
        .map((question, index) => (
          <Box
            key={question.id}
            component="fieldset"
            data-testid={`grade-${question.id}`}
            sx={{ border: 0, m: 0, p: 0, mb: 3, minWidth: 0 }}
          >
            <Typography component="legend" sx={{ fontWeight: 600, p: 0 }}>
              {index + 1}. {english ? question.en : question.zh}
            </Typography>
            <Typography variant="body2" sx={{ color: 'text.secondary', mb: 0.5 }}>
              {english ? question.helpEn : question.helpZh}
            </Typography>
            <RadioGroup
              aria-label={english ? question.en : question.zh}
              value={answers[question.id] ?? ''}
              onChange={(_event, value) => onAnswer(question.id, value)}
            >
              {question.options.map((option) => (
                <FormControlLabel
                  key={option.value}
                  value={option.value}
                  control={<Radio size="small" data-testid={`option-${option.value}`} />}
                  sx={{ alignItems: 'flex-start', minHeight: { xs: 44, md: 34 }, mr: 0 }}
                  label={
                    <Box sx={{ pt: '7px', fontSize: '0.875rem', lineHeight: 1.6 }}>
                      {english ? option.en : option.zh}{' '}
                      <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>
                        {degreeName(option.degree)}
                      </Box>
                    </Box>
                  }
                />
              ))}
            </RadioGroup>
          </Box>
        ))}
    </>
  );
}
