import {
  Box,
  FormControlLabel,
  MenuItem,
  Switch,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
} from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import type { Answer, Question } from './incident.ts';

interface QuestionFieldProps {
  question: Question;
  answer: Answer | undefined;
  onAnswer: (answer: Answer) => void;
  disabled: boolean;
}

type Asked = Omit<QuestionFieldProps, 'question'> & { question: Question; label: string };

function YesNo({ question, answer, onAnswer, disabled, label }: Asked) {
  const translate = useTranslate();
  const value = typeof answer === 'boolean' ? String(answer) : 'unknown';
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      value={value}
      disabled={disabled}
      aria-label={label}
      data-testid={`question-${question.id}`}
      onChange={(_event, next: string | null) => {
        if (next !== null) onAnswer(next === 'unknown' ? null : next === 'true');
      }}
    >
      {['true', 'false', 'unknown'].map((each) => (
        <ToggleButton key={each} value={each} sx={{ px: 2, py: 0.25 }}>
          {translate(`incidents.answer.${each}`)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

function Choice({ question, answer, onAnswer, disabled, label }: Asked) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const english = locale === 'en';
  return (
    <TextField
      select
      fullWidth
      disabled={disabled}
      value={typeof answer === 'string' ? answer : ''}
      onChange={({ target }) => onAnswer(target.value === '' ? null : target.value)}
      slotProps={{
        htmlInput: { 'aria-label': label },
        select: {
          displayEmpty: true,
          renderValue: (value) => {
            const option = question.options?.find((each) => each.value === value);
            if (option === undefined) return translate('incidents.answer.unknown');
            return english ? option.en : option.zh;
          },
        },
      }}
      data-testid={`question-${question.id}`}
    >
      <MenuItem value="">{translate('incidents.answer.unknown')}</MenuItem>
      {question.options?.map((option) => (
        <MenuItem key={option.value} value={option.value} sx={{ whiteSpace: 'normal' }}>
          <Box>
            {english ? option.en : option.zh}
            {option.helpZh !== undefined && (
              <Typography variant="body2" sx={{ color: 'text.secondary', maxWidth: 520 }}>
                {english ? option.helpEn : option.helpZh}
              </Typography>
            )}
          </Box>
        </MenuItem>
      ))}
    </TextField>
  );
}

function numberOf(answer: Answer | undefined): number | undefined {
  if (typeof answer === 'number') return answer;
  return typeof answer === 'object' && answer !== null ? answer.min : undefined;
}

function Amount({ question, answer, onAnswer, disabled, label }: Asked) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const number = numberOf(answer);
  const isOpen = typeof answer === 'object' && answer !== null;
  const answerOf = (value: number | undefined, open: boolean): Answer => {
    if (value === undefined) return null;
    return open ? { min: value } : value;
  };
  return (
    <Box sx={{ display: 'flex', gap: 2, flexWrap: 'wrap', alignItems: 'center' }}>
      <TextField
        type="number"
        disabled={disabled}
        placeholder={translate('incidents.answer.unknown')}
        value={number ?? ''}
        onChange={({ target }) => {
          const typed = target.value === '' ? undefined : Math.max(0, Number(target.value));
          onAnswer(answerOf(typed, isOpen));
        }}
        sx={{ width: 200 }}
        slotProps={{
          htmlInput: { 'aria-label': label, min: 0, step: 'any' },
          input: {
            endAdornment: (
              <Typography variant="body2" sx={{ color: 'text.secondary', whiteSpace: 'nowrap' }}>
                {locale === 'en' ? question.unitEn : question.unitZh}
              </Typography>
            ),
          },
        }}
        data-testid={`question-${question.id}`}
      />
      <FormControlLabel
        disabled={disabled || number === undefined}
        control={
          <Switch
            size="small"
            checked={isOpen}
            onChange={(_event, open) => onAnswer(answerOf(number, open))}
          />
        }
        label={<Typography variant="body2">{translate('incidents.atLeast')}</Typography>}
      />
    </Box>
  );
}

/** One question in plain words; «不清楚» is an answer too. */
export function QuestionField(props: QuestionFieldProps) {
  const { question } = props;
  const [locale] = useLocaleState();
  const english = locale === 'en';
  const help = english ? question.helpEn : question.helpZh;
  const label = english ? question.en : question.zh;
  const Field = { 'yes-no': YesNo, choice: Choice, number: Amount }[question.kind];
  return (
    <Box sx={{ py: 1 }}>
      <Typography sx={{ fontWeight: 500, mb: help === undefined ? 0.75 : 0 }}>{label}</Typography>
      {help !== undefined && (
        <Typography variant="body2" sx={{ color: 'text.secondary', mb: 0.75 }}>
          {help}
        </Typography>
      )}
      <Field {...props} label={label} />
    </Box>
  );
}
