import {
  Box,
  Button,
  FormControlLabel,
  Radio,
  RadioGroup,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { StateMark } from '../marks/StateMark.tsx';
import { QuestionBox } from '../systems/item/QuestionBox.tsx';
import { worded, type Question, type SystemQuestions } from '../systems/system.ts';
import { attestedVerdicts, type Answers, type AttestedVerdict } from './attestation.ts';

type Entry = SystemQuestions[number];
type Answer = Answers[string];

/** What each verdict means for this question; without one, the word alone. */
function meaningOf(
  question: Question | null,
  verdict: AttestedVerdict,
  locale: string,
): string | undefined {
  if (question === null) return undefined;
  switch (verdict) {
    case 'satisfied':
      return worded(locale, question.satisfiedZh, question.satisfiedEn);
    case 'partial':
      return worded(locale, question.partialZh, question.partialEn);
    case 'not-satisfied':
      return worded(locale, question.notSatisfiedZh, question.notSatisfiedEn);
  }
}

interface AnswerFieldProps {
  entry: Entry;
  answer: Answer;
  onChange: (answer: Answer) => void;
  /** Absent while it is the only one. */
  onRemove?: (() => void) | undefined;
}

/** One item: its question, what the answers mean, and what the person says. */
export function AnswerField({ entry, answer, onChange, onRemove }: AnswerFieldProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { question, itemKey } = entry;
  const text = worded(locale, entry.textZh, entry.textEn);
  return (
    <Box
      component="fieldset"
      data-testid={`answer-${itemKey}`}
      sx={{ border: 1, borderColor: 'divider', borderRadius: 1, m: 0, p: 1.5, minWidth: 0 }}
    >
      <Stack direction="row" sx={{ gap: 1, alignItems: 'flex-start', mb: 1 }}>
        <Typography
          component="legend"
          variant="body2"
          sx={{ flex: 1, color: 'text.secondary', p: 0, overflowWrap: 'anywhere' }}
        >
          {itemKey} {text}
        </Typography>
        <StateMark kind="systems" state={entry.state} plain />
        {onRemove !== undefined && (
          <Button variant="text" onClick={onRemove} sx={{ mt: -0.5 }}>
            {translate('attestations.removeItem')}
          </Button>
        )}
      </Stack>
      {question === null ? (
        <Typography sx={{ fontWeight: 500 }}>{translate('attestations.plainQuestion')}</Typography>
      ) : (
        <QuestionBox question={question} />
      )}
      <RadioGroup
        aria-label={text}
        value={answer.verdict ?? ''}
        onChange={(_event, value) => {
          const verdict = attestedVerdicts.find((each) => each === value);
          onChange({ ...answer, verdict });
        }}
        sx={{ mt: 1 }}
      >
        {attestedVerdicts.map((verdict) => (
          <FormControlLabel
            key={verdict}
            value={verdict}
            control={<Radio size="small" data-testid={`verdict-${verdict}`} />}
            sx={{ alignItems: 'flex-start', minHeight: { xs: 44, md: 32 }, mr: 0 }}
            label={
              <Box sx={{ pt: '7px', lineHeight: 1.6 }}>
                <StateMark kind="systems" state={verdict} plain />{' '}
                <Typography component="span" variant="body2" sx={{ color: 'text.secondary' }}>
                  {meaningOf(question, verdict, locale)}
                </Typography>
              </Box>
            }
          />
        ))}
      </RadioGroup>
      <TextField
        name={`note-${itemKey}`}
        label={translate('attestations.field.note')}
        helperText={translate('attestations.field.noteHelp')}
        multiline
        minRows={1}
        maxRows={6}
        value={answer.note}
        onChange={({ target }) => onChange({ ...answer, note: target.value })}
        slotProps={{ htmlInput: { maxLength: 4_000 } }}
        sx={{ mt: 1 }}
      />
    </Box>
  );
}
