import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatCount } from '../format/numbers.ts';
import type { Answer, Grade, JudgedCriterion, Question } from './incident.ts';
import { LevelMark } from './LevelMark.tsx';

type Row = JudgedCriterion['rows'][number];
type Condition = Row['conditions'][number];

function useWords() {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const english = locale === 'en';
  const optionName = (question: Question | undefined, value: string): string => {
    const option = question?.options?.find((each) => each.value === value);
    if (option === undefined) return value;
    return english ? option.en : option.zh;
  };
  const unitOf = (question: Question | undefined): string =>
    (english ? question?.unitEn : question?.unitZh) ?? '';
  const answerText = (question: Question | undefined, answer: Answer): string => {
    if (answer === null) return translate('incidents.answer.unknown');
    if (typeof answer === 'boolean') return translate(`incidents.answer.${answer}`);
    if (typeof answer === 'string') return optionName(question, answer);
    const unit = unitOf(question);
    if (typeof answer === 'number') return `${formatCount(answer, locale)} ${unit}`;
    return `≥ ${formatCount(answer.min ?? 0, locale)} ${unit}`;
  };
  const wantedText = (question: Question | undefined, { wanted }: Condition): string => {
    switch (wanted.kind) {
      case 'at-least':
        return `≥ ${formatCount(wanted.value, locale)} ${unitOf(question)}`;
      case 'one-of':
        return wanted.values.map((value) => optionName(question, value)).join(' / ');
      case 'is':
        return translate(`incidents.answer.${wanted.value}`);
    }
  };
  const nameOf = (question: Question | undefined): string =>
    (english ? question?.en : question?.zh) ?? '';
  return { answerText, wantedText, nameOf };
}

function RowText({ row, questions }: { row: Row; questions: readonly Question[] }) {
  const translate = useTranslate();
  const { answerText, wantedText, nameOf } = useWords();
  return (
    <Box component="li" sx={{ mt: 0.5 }}>
      <Typography variant="body2">
        {translate(`incidents.row.${row.verdict}`, {
          level: translate(`incidents.level.${row.level}`),
        })}
      </Typography>
      {row.conditions.map((condition) => {
        const question = questions.find(({ id }) => id === condition.question);
        return (
          <Typography
            key={condition.question}
            variant="body2"
            sx={{ color: 'text.secondary', pl: 1.5, overflowWrap: 'anywhere' }}
          >
            {nameOf(question)}{' '}
            {translate('incidents.wanted', { wanted: wantedText(question, condition) })}
            {translate('incidents.answered', {
              answer: answerText(question, condition.answer),
            })}
          </Typography>
        );
      })}
    </Box>
  );
}

/** Why a grade is what it is: the criterion, the row with its threshold and the answer; what is still open. */
export function GradeExplained({
  grade,
  questions,
}: {
  grade: Grade;
  questions: readonly Question[];
}) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { nameOf } = useWords();
  const english = locale === 'en';
  const decisive = grade.criteria.filter(({ lower }) => lower !== 'general');
  return (
    <Stack sx={{ gap: 1 }} data-testid={`explained-${grade.scale}`}>
      <div>
        <LevelMark scale={grade.scale} level={grade.level} range={grade} />
      </div>
      {decisive.map((criterion) => (
        <Box key={criterion.criterion}>
          <Typography variant="body2" sx={{ fontWeight: 600 }}>
            {english ? criterion.en : criterion.zh}
          </Typography>
          <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
            {criterion.rows
              .filter(({ verdict }) => verdict === 'yes')
              .slice(0, 1)
              .map((row) => (
                <RowText key={row.level} row={row} questions={questions} />
              ))}
          </Box>
          <Typography variant="caption" sx={{ color: 'text.secondary' }}>
            {translate('incidents.basis', { source: `${criterion.source} ${criterion.article}` })}
          </Typography>
        </Box>
      ))}
      {decisive.length === 0 && grade.level === 'general' && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {translate('incidents.nothingReached')}
        </Typography>
      )}
      {grade.open.length > 0 && (
        <Box>
          <Typography variant="body2" sx={{ fontWeight: 600 }}>
            {translate('incidents.stillOpen', { smart_count: grade.open.length })}
          </Typography>
          <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
            {grade.open.map((id) => (
              <Typography component="li" variant="body2" key={id} sx={{ color: 'text.secondary' }}>
                {nameOf(questions.find((question) => question.id === id))}
              </Typography>
            ))}
          </Box>
        </Box>
      )}
    </Stack>
  );
}
