import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { formatCount } from '../format/numbers.ts';
import { Mark } from '../marks/Mark.tsx';
import { Time } from '../marks/Time.tsx';
import { EvidenceList } from '../notices/EvidenceList.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { Empty } from '../shapes/States.tsx';
import type { Delivery, Feedback } from './delivery.ts';
import { requestLook } from './request-looks.ts';

function personText(
  person: { name: string; post?: string; phone?: string } | undefined,
): string | undefined {
  if (person === undefined) return undefined;
  return [person.name, person.post, person.phone].filter((part) => part !== undefined).join(' ');
}

function Answer({ content, filesAt }: { content: Feedback; filesAt: string }) {
  const translate = useTranslate();
  const say = (name: string): string => translate(`deliveries.field.${name}`);
  const yes = (value: boolean | undefined): string | undefined =>
    value === undefined ? undefined : translate(value ? 'notices.yes' : 'notices.no');
  const evidence = [
    ...(content.evidence ?? []),
    ...(content.sealedDocument === undefined ? [] : [content.sealedDocument]),
  ];
  const rows = [
    { label: say('confirmed'), value: yes(content.confirmed) },
    { label: say('cause'), value: content.cause },
    { label: say('impact'), value: content.impact },
    {
      label: say('recordsAffected'),
      value:
        content.recordsAffected === undefined
          ? undefined
          : formatCount(content.recordsAffected, 'zh-CN'),
    },
    { label: say('interimMeasure'), value: content.interimMeasures?.measure },
    { label: say('measures'), value: content.measures },
    {
      label: say('completedAt'),
      value: content.completedAt !== undefined && <Time at={content.completedAt} as="full" />,
    },
    { label: say('similarFindings'), value: content.similarFindings },
    { label: say('systemOwner'), value: personText(content.responsible?.systemOwner) },
    { label: say('leader'), value: personText(content.responsible?.leader) },
    { label: say('approvedBy'), value: personText(content.approvedBy) },
    { label: say('reportedToPolice'), value: yes(content.reportedToPolice) },
    { label: say('reportedToCyberspaceOffice'), value: yes(content.reportedToCyberspaceOffice) },
  ].filter(({ value }) => value !== undefined && value !== false && value !== '');
  return (
    <>
      <Box sx={{ '& dd': { whiteSpace: 'pre-line' } }}>
        <Facts rows={rows} />
      </Box>
      {evidence.length > 0 && (
        <section>
          <Typography variant="h3" gutterBottom>
            {translate('notices.field.evidence')}
          </Typography>
          <EvidenceList evidence={evidence} filesAt={filesAt} />
        </section>
      )}
    </>
  );
}

/** The answer of the recipient and what the issuer found when checking it. */
export function FeedbackView({ delivery, filesAt }: { delivery: Delivery; filesAt: string }) {
  const translate = useTranslate();
  const { feedback, verification, firstMeasure } = delivery;
  if (feedback === undefined && firstMeasure === undefined) {
    return (
      <Empty
        title={translate('deliveries.noFeedback')}
        text={translate('deliveries.noFeedbackHelp')}
      />
    );
  }
  return (
    <Stack sx={{ gap: 2.5 }}>
      {verification !== undefined && (
        <section data-testid="verification">
          <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
            <Typography variant="h3">
              {translate('deliveries.verificationOf', { round: verification.round })}
            </Typography>
            <Mark
              {...requestLook(verification.passed ? 'granted' : 'refused')}
              text={translate(verification.passed ? 'deliveries.passed' : 'deliveries.notPassed')}
            />
          </Stack>
          <Typography variant="caption" sx={{ color: 'text.secondary' }}>
            {verification.content.verifiedBy ?? verification.name} ·{' '}
            <Time at={verification.at} as="full" /> ·{' '}
            {translate(`deliveries.method.${verification.content.method}`)}
          </Typography>
          <Typography sx={{ whiteSpace: 'pre-line', maxWidth: 760 }}>
            {verification.content.findings}
          </Typography>
          {(verification.content.evidence?.length ?? 0) > 0 && (
            <EvidenceList evidence={verification.content.evidence ?? []} filesAt={filesAt} />
          )}
        </section>
      )}
      {feedback !== undefined && (
        <Stack component="section" data-testid="feedback" sx={{ gap: 1.5 }}>
          <div>
            <Typography variant="h3">
              {translate('deliveries.feedbackOf', { round: feedback.round })}
            </Typography>
            <Typography variant="caption" sx={{ color: 'text.secondary' }}>
              {feedback.name} · <Time at={feedback.at} as="full" />
            </Typography>
          </div>
          <Answer content={feedback.content} filesAt={filesAt} />
        </Stack>
      )}
      {firstMeasure !== undefined && (
        <section>
          <Typography variant="h3">{translate('deliveries.firstMeasure')}</Typography>
          <Typography variant="caption" sx={{ color: 'text.secondary' }}>
            {firstMeasure.name} · <Time at={firstMeasure.takenAt} as="full" />
          </Typography>
          <Typography sx={{ whiteSpace: 'pre-line', maxWidth: 760 }}>
            {firstMeasure.measure}
          </Typography>
        </section>
      )}
    </Stack>
  );
}
