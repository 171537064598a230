import { Alert, Box, Link, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { useApi } from '../providers/use-api.ts';
import { QuestionBox } from '../systems/item/QuestionBox.tsx';
import { worded, type SystemQuestions } from '../systems/system.ts';
import type { Attestation } from './attestation.ts';

interface AnswerProps {
  attestation: Attestation;
  answer: Attestation['answers'][number];
  question: SystemQuestions[number]['question'] | undefined;
}

function Answer({ attestation, answer, question }: AnswerProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const item = `/systems/${encodeURIComponent(attestation.systemId)}?item=${encodeURIComponent(answer.itemKey)}`;
  return (
    <Box
      component="li"
      data-testid={`answered-${answer.itemKey}`}
      sx={{ border: 1, borderColor: 'divider', borderRadius: 1, p: 1.5, mb: 1.5 }}
    >
      <Stack direction="row" sx={{ gap: 1, alignItems: 'flex-start', mb: 1, flexWrap: 'wrap' }}>
        <Link
          component={RouterLink}
          to={item}
          underline="hover"
          sx={{ flex: '1 1 200px', minWidth: 0 }}
        >
          {answer.itemKey} {worded(locale, answer.textZh, answer.textEn)}
        </Link>
        <StateMark kind="systems" state={answer.verdict} />
      </Stack>
      {question !== null && question !== undefined && (
        <Box sx={(theme) => ({ p: 1.5, borderRadius: 1, bgcolor: theme.frame.rail, mb: 1 })}>
          <QuestionBox question={question} />
        </Box>
      )}
      {answer.note !== null && (
        <Typography variant="body2" sx={{ whiteSpace: 'pre-line', mb: 0.5 }}>
          {answer.note}
        </Typography>
      )}
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
        {translate('attestations.itemNow')}{' '}
        <StateMark kind="systems" state={answer.itemState} plain />
      </Typography>
    </Box>
  );
}

/** What was said of each item, with the question it answers, so that the second person asks the same. */
export function AttestationContent({ attestation }: { attestation: Attestation }) {
  const translate = useTranslate();
  const { data: questions = [] } = useApi<SystemQuestions>(
    `/systems/${encodeURIComponent(attestation.systemId)}/questions`,
  );
  const { sentBack, revoked } = attestation;
  return (
    <Stack sx={{ gap: 1.5 }}>
      {attestation.state === 'REVIEW' && (
        <Alert severity="info" data-testid="review-hint">
          {translate('attestations.reviewHint')}
        </Alert>
      )}
      {sentBack !== null && (
        <Alert severity="warning">
          {translate('attestations.sentBack', { name: sentBack.name })} {sentBack.reason}
        </Alert>
      )}
      {revoked !== null && (
        <Alert severity="error">
          {translate('attestations.revoked', { name: revoked.name })} {revoked.reason}
        </Alert>
      )}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {attestation.answers.map((answer) => (
          <Answer
            key={answer.itemKey}
            attestation={attestation}
            answer={answer}
            question={questions.find(({ itemKey }) => itemKey === answer.itemKey)?.question}
          />
        ))}
      </Box>
    </Stack>
  );
}
